import { Construct } from "constructs";
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
        writes("LoadBalancers", "logdelivery.elasticloadbalancing.amazonaws.com", arn, site),
        writes("S3AccessLogs", "logging.s3.amazonaws.com", arn, site),
        ...(props.statements?.(arn) ?? []),
      ],
    });
  }
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
