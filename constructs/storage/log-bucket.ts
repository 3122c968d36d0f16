import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import { EVERYONE, servicePrincipals, sourceAccount, type Statement } from "../core/policy-document";
import { type Site, siteOf } from "../core/site";
import { acknowledge } from "../policy/acknowledgement";
import { Bucket } from "./bucket";
import { edgeLogStatements, flowLogStatements } from "./log-delivery";

export interface LogBucketProps {
  /**
   * Part of the deterministic name.
   * @default "logs"
   */
  readonly name?: string;
  /** Retention of logs in days; overwritten or deleted versions are kept for the same number of days. */
  readonly retentionDays: number;
  /**
   * Days after which logs move to cheaper storage, at least 30.
   * @default 30 where they are kept longer
   */
  readonly infrequentAccessDays?: number;
  /** AWS services that write here as service principals; none for a bucket to which only roles write. */
  readonly services: readonly LogService[];
  /** ARNs of the roles that write here, those of replication, Firehose and AWS Config. No other role or user can. */
  readonly writers: readonly string[];
  /**
   * ARN of the key that encrypts the logs; its policy must allow the `services`. Load balancers and S3 access logs can only
   * write to a bucket without one.
   * @default S3's own key, allowed only for these two
   */
  readonly keyArn?: string;
  /**
   * Further services of AWS. Resources are the bucket's.
   * @default none
   */
  readonly statements?: (bucketArn: string) => readonly Statement[];
}

/**
 * `flowLogs` are those of VPCs, `edgeLogs` the access logs of the deployment's distribution.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
 */
export type LogService = "loadBalancers" | "s3AccessLogs" | "flowLogs" | "edgeLogs";

/**
 * Services that cannot write to a bucket with a customer managed key.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
const WITHOUT_KEY: readonly LogService[] = ["loadBalancers", "s3AccessLogs"];

/**
 * A bucket for logs that only the named services and roles write to, and in which overwriting or deleting a log removes
 * nothing before its retention ends.
 */
export class LogBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: LogBucketProps) {
    super(scope, id);
    const { name = "logs", retentionDays, infrequentAccessDays = 30, services, writers, keyArn } = props;
    this.check(props);
    const site = siteOf(this);
    const transition = { days: infrequentAccessDays, storageClass: "STANDARD_IA" };
    const kept = retentionDays > infrequentAccessDays;
    this.bucket = new Bucket(this, "bucket", {
      name,
      ...(keyArn === undefined ? {} : { keyArn }),
      noncurrentDays: retentionDays,
      lifecycleRules: [
        {
          id: "expire",
          status: "Enabled",
          filter: [{ prefix: "" }],
          expiration: [{ days: retentionDays }],
          ...(kept ? { transition: [transition] } : {}),
        },
      ],
      statements: (arn) => [
        onlyWriters(arn, writers),
        ...(services.includes("flowLogs") ? flowLogStatements(site, arn) : []),
        ...(services.includes("edgeLogs") ? edgeLogStatements(site, arn) : []),
        ...(services.includes("loadBalancers") ? [loadBalancersWrite(arn, site)] : []),
        ...(services.includes("s3AccessLogs") ? [writes("S3AccessLogs", "logging.s3.amazonaws.com", arn, site)] : []),
        ...(props.statements?.(arn) ?? []),
      ],
    });
    if (keyArn === undefined)
      acknowledge(
        this.bucket,
        "bucket-own-key",
        "load balancers and S3 access logs can only write to a bucket with S3's own key",
      );
  }

  private check({ retentionDays, infrequentAccessDays = 30, services, keyArn }: LogBucketProps): void {
    if (infrequentAccessDays < 30) {
      throw new InvalidProps(this, `infrequentAccessDays should be at least 30, got ${infrequentAccessDays}`);
    }
    if (!Number.isInteger(retentionDays) || retentionDays < 1) {
      throw new InvalidProps(this, `retentionDays should be a whole number from 1, got ${retentionDays}`);
    }
    const refused = services.filter((service) => WITHOUT_KEY.includes(service));
    if (keyArn !== undefined && refused.length > 0)
      throw new InvalidProps(this, `keyArn should be left out, as ${refused.join(" and ")} cannot write with a key`);
    if (keyArn === undefined && refused.length === 0)
      throw new InvalidProps(this, `keyArn should be given, as all of its writers can encrypt with a key, got none`);
  }
}

/**
 * The other statements allow AWS services by name; every role and user except the writers is denied.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalisawsservice
 */
function onlyWriters(bucketArn: string, writers: readonly string[]): Statement {
  return {
    sid: "OnlyWriters",
    effect: "Deny",
    actions: ["s3:PutObject", "s3:ReplicateDelete", "s3:ReplicateObject"],
    resources: [`${bucketArn}/*`],
    principals: EVERYONE,
    condition: [
      { test: "Bool", variable: "aws:PrincipalIsAWSService", values: ["false"] },
      ...(writers.length > 0 ? [{ test: "ArnNotEquals", variable: "aws:PrincipalArn", values: [...writers] }] : []),
    ],
  };
}

/**
 * The account is in the path, which the service sets; the service passes no source for a condition.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html#attach-bucket-policy
 */
function loadBalancersWrite(bucketArn: string, { names }: Site): Statement {
  return {
    sid: "LoadBalancers",
    actions: ["s3:PutObject"],
    resources: [`${bucketArn}/*/AWSLogs/${names.identity.account}/*`],
    principals: servicePrincipals("logdelivery.elasticloadbalancing.amazonaws.com"),
  };
}

function writes(sid: string, service: string, bucketArn: string, { names }: Site): Statement {
  return {
    sid,
    actions: ["s3:PutObject"],
    resources: [`${bucketArn}/*`],
    principals: servicePrincipals(service),
    condition: sourceAccount(names.identity.account),
  };
}
