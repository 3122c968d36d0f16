import { Cloudtrail } from "@cdktf/provider-aws/lib/cloudtrail";
import { Construct } from "constructs";
import { LogGroup } from "../core/log-group";
import { type Condition, servicePrincipals, type Statement } from "../core/policy-document";
import { type Site, siteOf } from "../core/site";
import { LogBucket } from "../storage/log-bucket";

export interface AuditTrailProps {
  /** Key of its files and its log group; it must allow CloudTrail and the CloudWatch Logs service. */
  readonly key: { readonly arn: string };
  /** Retention of its files in days. */
  readonly retentionDays: number;
  /** Retention of its log group in days, for searches and alarms. */
  readonly logRetentionDays: number;
}

/** Last part of its deterministic names. */
const NAME = "audit";

/**
 * A CloudTrail trail of API calls in every region of the account, into a bucket of its own. Its files are encrypted with a
 * customer managed key and signed, so that changes can be detected. For one stack of an account; the first trail's management
 * events are free. @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html
 */
export class AuditTrail extends Construct {
  readonly arn: string;
  readonly bucket: LogBucket;
  /** Name of the log group that events can be searched in. */
  readonly logGroup: string;

  constructor(scope: Construct, id: string, { key, retentionDays, logRetentionDays }: AuditTrailProps) {
    super(scope, id);
    const site = siteOf(this);
    this.arn = trailArn(site);
    this.bucket = new LogBucket(this, "bucket", {
      name: NAME,
      retentionDays,
      services: [],
      writers: [],
      keyArn: key.arn,
      statements: (bucketArn) => trailStatements(bucketArn, site),
    });
    const log = new LogGroup(this, "log", { name: NAME, retentionDays: logRetentionDays, keyArn: key.arn });
    this.logGroup = log.name;
    new Cloudtrail(this, "Resource", {
      name: site.siteNames.of(NAME),
      s3BucketName: this.bucket.bucket.name,
      kmsKeyId: key.arn,
      cloudWatchLogsGroupArn: `${log.arn}:*`,
      cloudWatchLogsRoleArn: this.role(site),
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      enableLogging: true,
      dependsOn: [this.bucket.bucket.policy],
    });
  }

  /** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html */
  private role(site: Site): string {
    return site.role(NAME, {
      description: "Allows CloudTrail to write events to its log group",
      assumedBy: ["cloudtrail.amazonaws.com"],
      statements: [
        {
          sid: "WriteEvents",
          actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
          resources: [`${site.siteNames.logGroupArn(NAME)}:log-stream:*`],
        },
      ],
    }).arn;
  }
}

function trailArn({ siteNames }: Site): string {
  return siteNames.arn("cloudtrail", `trail/${siteNames.of(NAME)}`);
}

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html */
function trailStatements(bucketArn: string, site: Site): Statement[] {
  const principals = servicePrincipals("cloudtrail.amazonaws.com");
  const ownTrail: Condition = { test: "StringEquals", variable: "aws:SourceArn", values: [trailArn(site)] };
  return [
    { sid: "TrailChecks", actions: ["s3:GetBucketAcl"], resources: [bucketArn], principals, condition: [ownTrail] },
    {
      sid: "TrailWrites",
      actions: ["s3:PutObject"],
      resources: [`${bucketArn}/AWSLogs/${site.names.identity.account}/*`],
      principals,
      condition: [ownTrail, { test: "StringEquals", variable: "s3:x-amz-acl", values: ["bucket-owner-full-control"] }],
    },
  ];
}
