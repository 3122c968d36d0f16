import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import { servicePrincipals, sourceAccount, type Statement } from "../core/policy-document";
import { type Site, siteOf } from "../core/site";
import { Bucket } from "./bucket";
import { logDeliveryStatements } from "./log-delivery";

export interface LogBucketProps {
  /**
   * Part of the agreed name.
   * @default "logs"
   */
  readonly name?: string;
  /** Days after which logs are gone. */
  readonly retentionDays: number;
  /**
   * Days after which logs move to cheaper storage, at least 30.
   * @default 30 where they are kept longer
   */
  readonly infrequentAccessDays?: number;
  /**
   * Further writers. Resources are the bucket's.
   * @default none
   */
  readonly statements?: (bucketArn: string) => readonly Statement[];
}

/**
 * A bucket that AWS's services write their logs into: load balancers, S3 itself, CloudFront, VPC flow logs. They can only
 * write where S3's own key encrypts.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
export class LogBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: LogBucketProps) {
    super(scope, id);
    const { name = "logs", retentionDays, infrequentAccessDays = 30 } = props;
    if (infrequentAccessDays < 30) {
      throw new InvalidProps(this, `infrequentAccessDays should be at least 30, got ${infrequentAccessDays}`);
    }
    if (!Number.isInteger(retentionDays) || retentionDays < 1) {
      throw new InvalidProps(this, `retentionDays should be a whole number from 1, got ${retentionDays}`);
    }
    const site = siteOf(this);
    this.bucket = new Bucket(this, "bucket", {
      name,
      noncurrentDays: 30,
      lifecycleRules: [
        {
          id: "expire",
          status: "Enabled",
          filter: [{ prefix: "" }],
          expiration: [{ days: retentionDays }],
          ...(retentionDays > infrequentAccessDays
            ? { transition: [{ days: infrequentAccessDays, storageClass: "STANDARD_IA" }] }
            : {}),
        },
      ],
      statements: (arn) => [
        ...logDeliveryStatements(site, arn),
        loadBalancersWrite(arn, site),
        writes("S3AccessLogs", "logging.s3.amazonaws.com", arn, site),
        ...(props.statements?.(arn) ?? []),
      ],
    });
  }
}

/**
 * The account stands in the path, which the service makes itself; it names no source that a condition could rely on.
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
