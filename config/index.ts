import { multiRegionWeb } from "./multi-region-web";
import { checked, type Candidate } from "./schema/check";
import type { Deployment } from "./schema/deployment";

/** All deployments. To add one, add a file in this folder and a line here. */
const CANDIDATES: readonly Candidate[] = [
  { source: "config/multi-region-web.ts (dev)", value: multiRegionWeb("dev") },
  { source: "config/multi-region-web.ts (prod)", value: multiRegionWeb("prod") },
];

/** Deployments to synthesize: those whose `name-environment` matches the glob (`*` and `?`), all by default. */
export function chosen(glob = "*", candidates = CANDIDATES): Deployment[] {
  const all = checked(candidates);
  const pattern = new RegExp(
    `^${glob
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replace(/\*/g, ".*")
      .replace(/\?/g, ".")}$`,
  );
  const matching = all.filter((deployment) => pattern.test(deploymentId(deployment)));
  if (matching.length === 0) throw new NoSuchDeployment(glob, all.map(deploymentId));
  return matching;
}

/** `web-dev` */
export function deploymentId({ name, environment }: Deployment): string {
  return `${name}-${environment}`;
}

/** The domain of a deployment, if its architecture has one. */
export function domainOf(deployment: Deployment): string[] {
  return "domain" in deployment ? [deployment.domain] : [];
}

export class NoSuchDeployment extends Error {
  constructor(
    glob: string,
    readonly known: readonly string[],
  ) {
    super(`STEADFAST_DEPLOYMENTS='${glob}' matches no deployment: there are ${known.join(", ")}`);
    this.name = "NoSuchDeployment";
  }
}
