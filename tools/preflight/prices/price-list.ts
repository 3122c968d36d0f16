/** Price of a unit in US dollars, its source, and prices of regions that differ. */
export interface Price {
  /** Unit as printed: `hour`, `GB`, `million requests`. */
  readonly unit: string;
  readonly usd: number;
  /**
   * Prices of regions that differ.
   * @default the same in every region of the list
   */
  readonly byRegion?: Readonly<Record<string, number>>;
  /** Page of the list price. */
  readonly source: string;
}

/**
 * Month of the prices. They are list prices without free tiers, discounts and taxes; those of Fargate and of Aurora's I/O were
 * compared with publications of 2026. Check the source before you rely on a price.
 */
export const PRICES_AS_OF = "2025-06";

/** Regions with these prices. In other regions most prices are 5 to 30 % higher. */
export const PRICED_REGIONS = ["us-east-1", "us-east-2", "us-west-2"] as const;

const page = (path: string) => `https://aws.amazon.com/${path}/pricing/`;

/** List prices by the billed item. */
export const PRICES = {
  addressHour: { unit: "address-hour", usd: 0.005, source: page("vpc") },
  alarm: { unit: "alarm metric", usd: 0.1, source: page("cloudwatch") },
  albCapacityHour: { unit: "LCU-hour", usd: 0.008, source: page("elasticloadbalancing") },
  albHour: { unit: "hour", usd: 0.0225, source: page("elasticloadbalancing") },
  analyzedRole: { unit: "role or user", usd: 0.2, source: page("iam/access-analyzer") },
  apiRequests: { unit: "million requests", usd: 1, source: page("api-gateway") },
  auroraBackup: { unit: "GB-month", usd: 0.021, source: page("rds/aurora") },
  auroraCapacityHour: { unit: "ACU-hour", usd: 0.12, source: page("rds/aurora") },
  auroraIo: { unit: "million I/Os", usd: 0.2, source: page("rds/aurora") },
  auroraStorage: { unit: "GB-month", usd: 0.1, source: page("rds/aurora") },
  auroraReplicatedIo: { unit: "million replicated writes", usd: 0.2, source: page("rds/aurora") },
  cloudFrontRequests: { unit: "10,000 HTTPS requests", usd: 0.01, source: page("cloudfront") },
  cloudFrontTraffic: { unit: "GB", usd: 0.085, source: page("cloudfront") },
  compositeAlarm: { unit: "alarm", usd: 0.5, source: page("cloudwatch") },
  configItem: { unit: "configuration item", usd: 0.003, source: page("config") },
  dashboard: { unit: "dashboard", usd: 3, source: page("cloudwatch") },
  dynamoReads: { unit: "million reads", usd: 0.125, source: page("dynamodb") },
  dynamoWrites: { unit: "million writes", usd: 0.625, source: page("dynamodb") },
  ecrStorage: { unit: "GB-month", usd: 0.1, source: page("ecr") },
  endpointHour: { unit: "endpoint-zone-hour", usd: 0.01, source: page("privatelink") },
  fargateMemoryHour: { unit: "GB-hour, Arm", usd: 0.00356, source: page("fargate") },
  fargateVcpuHour: { unit: "vCPU-hour, Arm", usd: 0.03238, source: page("fargate") },
  firehoseTraffic: { unit: "GB", usd: 0.029, source: page("firehose") },
  guardDutyEvents: { unit: "million events", usd: 4, source: page("guardduty") },
  healthCheck: { unit: "health check", usd: 0.5, source: page("route53") },
  healthCheckOption: { unit: "optional feature", usd: 1, source: page("route53") },
  hostedZone: { unit: "zone", usd: 0.5, source: page("route53") },
  key: { unit: "key", usd: 1, source: page("kms") },
  lambdaCompute: { unit: "GB-second, Arm", usd: 0.0000133334, source: page("lambda") },
  lambdaRequests: { unit: "million requests", usd: 0.2, source: page("lambda") },
  logIngestion: { unit: "GB", usd: 0.5, source: page("cloudwatch") },
  natHour: { unit: "hour", usd: 0.045, source: page("vpc") },
  natTraffic: { unit: "GB", usd: 0.045, source: page("vpc") },
  proxyVcpuHour: { unit: "vCPU-hour", usd: 0.015, source: page("rds/proxy") },
  secret: { unit: "secret", usd: 0.4, source: page("secrets-manager") },
  securityCheck: { unit: "check", usd: 0.001, source: page("security-hub") },
  stateTransitions: { unit: "1,000 transitions", usd: 0.025, source: page("step-functions") },
  storage: { unit: "GB-month", usd: 0.023, source: page("s3") },
  webAcl: { unit: "web ACL", usd: 5, source: page("waf") },
  webAclRequests: { unit: "million requests", usd: 0.6, source: page("waf") },
  webAclRule: { unit: "rule", usd: 1, source: page("waf") },
} as const satisfies Readonly<Record<string, Price>>;

export type PriceId = keyof typeof PRICES;

/** Price of an hour, and vCPUs, by instance class. */
export const INSTANCE_CLASSES: Readonly<Record<string, Price & { readonly vcpus: number }>> = {
  "db.r6g.large": { unit: "hour", usd: 0.26, vcpus: 2, source: page("rds/aurora") },
  "db.r6g.xlarge": { unit: "hour", usd: 0.519, vcpus: 4, source: page("rds/aurora") },
  "db.r7g.large": { unit: "hour", usd: 0.276, vcpus: 2, source: page("rds/aurora") },
  "db.r7g.xlarge": { unit: "hour", usd: 0.553, vcpus: 4, source: page("rds/aurora") },
  "db.r7g.2xlarge": { unit: "hour", usd: 1.106, vcpus: 8, source: page("rds/aurora") },
  "cache.t4g.small": { unit: "hour", usd: 0.032, vcpus: 2, source: page("elasticache") },
  "cache.t4g.medium": { unit: "hour", usd: 0.065, vcpus: 2, source: page("elasticache") },
  "cache.r7g.large": { unit: "hour", usd: 0.219, vcpus: 2, source: page("elasticache") },
};
