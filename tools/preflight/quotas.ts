import type { QuotaId } from "./facts";

/** The quotas that a deployment can reach, by the limited resource. */
export const QUOTAS = {
  /** @see https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
  vpcs: { service: "vpc", code: "L-F678F1CE" },
  /** @see https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
  addresses: { service: "ec2", code: "L-0263D0A3" },
  /** @see https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
  rulesPerGroup: { service: "vpc", code: "L-0EA8095F" },
  /** @see https://docs.aws.amazon.com/general/latest/gr/ecs-service.html */
  fargateOnDemandVcpus: { service: "fargate", code: "L-3032A538" },
  /** @see https://docs.aws.amazon.com/general/latest/gr/ecs-service.html */
  fargateSpotVcpus: { service: "fargate", code: "L-36FBB829" },
} as const satisfies Readonly<Record<string, QuotaId>>;

/** Lambda's quota of concurrent executions; its value is read by GetAccountSettings. */
export const LAMBDA_CONCURRENCY: QuotaId = { service: "lambda", code: "L-B99A9384" };

/** The command that requests a quota increase. */
export function increase(region: string, { service, code }: QuotaId, value: number): string {
  return (
    `aws service-quotas request-service-quota-increase --region ${region} ` +
    `--service-code ${service} --quota-code ${code} --desired-value ${value}`
  );
}
