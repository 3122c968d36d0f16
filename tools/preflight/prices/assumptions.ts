/** Hours of a month, as in the AWS Pricing Calculator. */
export const HOURS = 730;

/**
 * Assumed monthly usage, which no configuration contains: a small system with about ten million requests. The report lists
 * all assumptions, so that a reader can use other values.
 */
export const ASSUMPTIONS = {
  requestsMillion: { value: 10, text: "million requests through CloudFront, half of them to the API" },
  trafficGb: { value: 100, text: "GB delivered by CloudFront" },
  natGb: { value: 20, text: "GB through each NAT gateway" },
  albCapacityUnits: { value: 1, text: "capacity unit of each load balancer" },
  databaseGb: { value: 50, text: "GB in the database" },
  databaseIoMillion: { value: 100, text: "million I/Os of the active database, a tenth of them writes" },
  backupGb: { value: 50, text: "GB of backups in each vault" },
  logGb: { value: 0.5, text: "GB in each log group with continuous writes, a tenth of it in the others" },
  bucketGb: { value: 20, text: "GB in each bucket" },
  functionMillion: { value: 0.05, text: "million invocations of each function, of 0.5 s" },
  transitionsThousand: { value: 5, text: "thousand state transitions" },
  tableMillion: { value: 1, text: "million reads and as many writes of each table" },
  imagesGb: { value: 2, text: "GB of images in each repository" },
  configItems: { value: 1000, text: "configuration items in each region, where the account baseline is on" },
  roles: { value: 60, text: "roles and users in the account, where unused access is analyzed" },
  securityChecks: { value: 5000, text: "security checks in each region, where the account baseline is on" },
} as const satisfies Readonly<Record<string, { readonly value: number; readonly text: string }>>;
