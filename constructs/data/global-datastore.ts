/**
 * ElastiCache puts a prefix of the region that made it before the id of a global datastore.
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
 * Id of the global datastore that a region has made under a name, as AWS will call it: what makes it a deterministic name.
 * Undefined for a region whose prefix is not known here.
 */
export function globalDatastoreId(region: string, name: string): string | undefined {
  const prefix = PREFIXES[region];
  return prefix === undefined ? undefined : `${prefix}-${name}`;
}
