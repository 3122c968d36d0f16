/**
 * ElastiCache prefixes the id of a global datastore with a code of the region that created it.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Redis-Global-Datastores-CLI.html
 */
const PREFIXES: Readonly<Record<string, string>> = {
  "ap-northeast-1": "quwsw",
  "ap-northeast-2": "lfqnh",
  "ap-northeast-3": "nlapn",
  "ap-south-1": "erpgt",
  "ap-southeast-1": "vlqxn",
  "ap-southeast-2": "vbgxd",
  "ca-central-1": "bxodz",
  "us-east-1": "ldgnf",
  "us-east-2": "fpkhr",
  "us-west-1": "virxk",
  "us-west-2": "sgaui",
};

/**
 * Id that AWS assigns to the global datastore that a region creates under a name, so that the id is deterministic.
 * Undefined for a region whose prefix is not listed here.
 */
export function globalDatastoreId(region: string, name: string): string | undefined {
  const prefix = PREFIXES[region];
  return prefix === undefined ? undefined : `${prefix}-${name}`;
}
