/** Regions, and about where they are (degrees north, degrees east): what the model of latency goes by. */
export const REGIONS: Readonly<Record<string, readonly [north: number, east: number]>> = {
  "us-east-1": [38.9, -77.4],
  "us-east-2": [40.0, -83.0],
  "us-west-1": [37.4, -121.9],
  "us-west-2": [45.8, -119.7],
  "ca-central-1": [45.5, -73.6],
  "eu-west-1": [53.3, -6.3],
  "eu-west-2": [51.5, -0.1],
  "eu-west-3": [48.9, 2.4],
  "eu-central-1": [50.1, 8.7],
  "eu-north-1": [59.3, 18.1],
  "eu-south-1": [45.5, 9.2],
  "sa-east-1": [-23.5, -46.6],
  "ap-south-1": [19.1, 72.9],
  "ap-southeast-1": [1.4, 103.8],
  "ap-southeast-2": [-33.9, 151.2],
  "ap-northeast-1": [35.7, 139.7],
  "ap-northeast-2": [37.6, 127.0],
};

/**
 * How far apart two regions are, as an angle in radians. A stand-in for the latency that Route 53 measures: the order is
 * plausible, the values mean nothing. Infinity for a region that the table lacks.
 */
export function distance(from: string, to: string): number {
  if (from === to) return 0;
  const [a, b] = [REGIONS[from], REGIONS[to]];
  if (!a || !b) return Infinity;
  const [north, east, otherNorth, otherEast] = [...a, ...b].map((degrees) => (degrees * Math.PI) / 180) as [
    number,
    number,
    number,
    number,
  ];
  const cosine =
    Math.sin(north) * Math.sin(otherNorth) + Math.cos(north) * Math.cos(otherNorth) * Math.cos(east - otherEast);
  return Math.acos(Math.min(1, Math.max(-1, cosine)));
}

const REGION_NAME = /(?:^|[.-])((?:us|ca|eu|sa|ap|me|af|il|mx)-(?:gov-)?[a-z]+-\d)(?=[.-]|$)/;

/** The region that a name of AWS's own carries, as a load balancer's `….us-west-2.elb.amazonaws.com`. */
export function regionIn(name: string): string | undefined {
  return REGION_NAME.exec(name)?.[1];
}
