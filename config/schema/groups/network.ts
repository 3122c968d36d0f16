import { z } from "zod";
import { choice } from "../values/fields";
import { logRetention } from "./log-retention";

/** Services a VPC can reach without the internet. */
export const ENDPOINTS = [
  "s3",
  "dynamodb",
  "ecr.api",
  "ecr.dkr",
  "logs",
  "monitoring",
  "rds",
  "secretsmanager",
  "ssm",
  "ssmmessages",
  "sts",
  "kms",
] as const;
export type Endpoint = (typeof ENDPOINTS)[number];

/**
 * Services that a Fargate task calls to start, and for exec sessions: without NAT each needs an endpoint.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
 */
export const TASK_ENDPOINTS: readonly Endpoint[] = [
  "s3",
  "ecr.api",
  "ecr.dkr",
  "logs",
  "secretsmanager",
  "ssmmessages",
  "kms",
];

const subnetList = z.array(z.string());

export const networkSchema = z.strictObject({
  /** NAT gateways: one per zone, a single one, or none. */
  nat: choice(["per-zone", "single", "none"]).default("per-zone"),
  /** Subnet tiers. The database tier never has a route out of the VPC. */
  tiers: z.array(choice(["public", "private", "database"])).default(["public", "private", "database"]),
  /** Subnet blocks by tier, one per zone in the order of `zones`; planned from the VPC's block where left out. */
  subnets: z
    .strictObject({
      /** Blocks of the public tier. */
      public: subnetList,
      /** Blocks of the private tier. */
      private: subnetList,
      /** Blocks of the database tier. */
      database: subnetList,
    })
    .partial()
    .default({}),
  /** VPC endpoints: `s3` and `dynamodb` are gateways and free, the others are interfaces. */
  endpoints: z.array(choice(ENDPOINTS)).default(["s3", "dynamodb"]),
  /** VPC flow logs. */
  flowLogs: z
    .strictObject({
      /** Destination of the flow logs: a CloudWatch log group or the log bucket of the site. */
      to: choice(["cloudwatch", "s3"]).default("cloudwatch"),
      /** Days for which CloudWatch keeps the flow logs. */
      retentionDays: logRetention().default(365),
    })
    .prefault({}),
  /** Gives the VPC and its subnets an IPv6 block of Amazon. */
  ipv6: z.boolean().default(false),
});
