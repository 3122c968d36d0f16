import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { CloudwatchLogStream } from "@cdktf/provider-aws/lib/cloudwatch-log-stream";
import { CloudwatchLogSubscriptionFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-subscription-filter";
import { KinesisFirehoseDeliveryStream } from "@cdktf/provider-aws/lib/kinesis-firehose-delivery-stream";
import { Construct, type IConstruct } from "constructs";
import { useKey } from "../core/key-use";
import { InvalidProps } from "../core/invalid-props";
import { LogGroup } from "../core/log-group";
import { siteOf } from "../core/site";
import type { KeyRef } from "../security/key";

export interface LogShippingProps {
  /**
   * Part of the deterministic name of the site's log bucket.
   * @default "logs"
   */
  readonly bucket?: string;
  /** Key for the delivery stream, the written objects and its own log; it must allow the CloudWatch Logs service. */
  readonly key: KeyRef;
  /** Retention of its own log in days. */
  readonly logRetentionDays: number;
  /**
   * Buffer interval of Firehose in seconds, 60 to 900.
   * @default 300
   * @see https://docs.aws.amazon.com/firehose/latest/dev/limits.html
   */
  readonly bufferSeconds?: number;
  /**
   * Buffer size of Firehose in MiB, 1 to 128.
   * @default 5
   */
  readonly bufferMb?: number;
}

/** Last part of its deterministic names. */
export const NAME = "log-shipping";
const STREAM = "delivery";

/**
 * Ships CloudWatch log groups to the site's log bucket, under `cloudwatch/<role>/<year>/<month>/<day>/`: each line is a
 * message of CloudWatch Logs with its log group and log stream. S3 replicates the bucket to the archive.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html#FirehoseExample
 */
export class LogShipping extends Construct {
  private readonly stream: KinesisFirehoseDeliveryStream;
  private readonly senderArn: string;

  constructor(scope: Construct, id: string, props: LogShippingProps) {
    super(scope, id);
    const { bucket = "logs", key, bufferSeconds = 300, bufferMb = 5 } = props;
    if (bufferSeconds < 60 || bufferSeconds > 900)
      throw new InvalidProps(this, `bufferSeconds should be from 60 to 900, got ${bufferSeconds}`);
    if (bufferMb < 1 || bufferMb > 128)
      throw new InvalidProps(this, `bufferMb should be from 1 to 128, got ${bufferMb}`);
    const { siteNames, siteRole } = siteOf(this);
    const log = new LogGroup(this, "log", { name: NAME, retentionDays: props.logRetentionDays, keyArn: key.arn });
    const logStream = new CloudwatchLogStream(this, "log-stream", { name: STREAM, logGroupName: log.name });
    this.senderArn = this.sender();
    this.stream = new KinesisFirehoseDeliveryStream(this, "Resource", {
      name: siteNames.of(NAME),
      destination: "extended_s3",
      serverSideEncryption: { enabled: true, keyType: "CUSTOMER_MANAGED_CMK", keyArn: key.arn },
      extendedS3Configuration: {
        roleArn: this.writer(bucket, key.alias),
        bucketArn: siteNames.bucketArn(bucket),
        kmsKeyArn: key.arn,
        prefix: `cloudwatch/${siteRole}/!{timestamp:yyyy/MM/dd}/`,
        errorOutputPrefix: `cloudwatch-failed/${siteRole}/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/`,
        bufferingInterval: bufferSeconds,
        bufferingSize: bufferMb,
        // CloudWatch Logs sends compressed data.
        compressionFormat: "UNCOMPRESSED",
        fileExtension: ".gz",
        cloudwatchLoggingOptions: { enabled: true, logGroupName: log.name, logStreamName: logStream.name },
      },
    });
  }

  /**
   * Ships every log group below a construct, e.g. a whole stack. Call it after all log groups are created. A log group
   * has at most two subscription filters. It does not ship its own log: that would be an endless loop.
   */
  ship(root: IConstruct): void {
    const groups = root.node
      .findAll()
      .filter((node) => node instanceof CloudwatchLogGroup)
      .filter((group) => !group.node.scopes.includes(this));
    if (groups.length === 0)
      throw new InvalidProps(this, `root should contain log groups, got none in ${root.node.path}`);
    for (const group of groups) subscribe(this, group, this.stream.arn, this.senderArn);
  }

  /** Ships a log group that an earlier stack has created in the same region. */
  shipNamed(id: string, logGroupName: string): void {
    filter(this, id, { logGroupName, destinationArn: this.stream.arn, roleArn: this.senderArn });
  }

  private sender(): string {
    const site = siteOf(this);
    return site.role(`${NAME}-sender`, {
      description: "Allows CloudWatch Logs to send log events to Firehose",
      assumedBy: ["logs.amazonaws.com"],
      sourceArns: [site.siteNames.arn("logs", "*")],
      statements: [
        {
          sid: "PutToFirehose",
          actions: ["firehose:PutRecord", "firehose:PutRecordBatch"],
          resources: [site.siteNames.arn("firehose", `deliverystream/${site.siteNames.of(NAME)}`)],
        },
      ],
    }).arn;
  }

  /** @see https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3 */
  private writer(bucket: string, keyAlias: string): string {
    const site = siteOf(this);
    const { siteNames } = site;
    const bucketArn = siteNames.bucketArn(bucket);
    return site.role(NAME, {
      description: "Allows Firehose to write log events to the log bucket",
      assumedBy: ["firehose.amazonaws.com"],
      sourceArns: [siteNames.arn("firehose", `deliverystream/${siteNames.of(NAME)}`)],
      statements: [
        {
          sid: "FindBucket",
          actions: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
          resources: [bucketArn],
        },
        {
          sid: "WriteLogs",
          actions: ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"],
          resources: [`${bucketArn}/cloudwatch/*`, `${bucketArn}/cloudwatch-failed/*`],
        },
        useKey({
          aliasArn: siteNames.arn("kms", keyAlias),
          actions: ["kms:Decrypt", "kms:GenerateDataKey"],
          via: "s3",
        }),
        {
          sid: "WriteOwnLog",
          actions: ["logs:PutLogEvents"],
          resources: [`${siteNames.logGroupArn(NAME)}:log-stream:${STREAM}`],
        },
      ],
    }).arn;
  }
}

/** Sends the events of a log group to a delivery stream. */
export function subscribe(scope: Construct, group: CloudwatchLogGroup, destinationArn: string, roleArn: string): void {
  filter(scope, group.friendlyUniqueId, { logGroupName: group.name, destinationArn, roleArn });
}

function filter(
  scope: Construct,
  id: string,
  to: { readonly logGroupName: string; readonly destinationArn: string; readonly roleArn: string },
): void {
  new CloudwatchLogSubscriptionFilter(scope, id, {
    ...to,
    name: siteOf(scope).siteNames.of(NAME),
    filterPattern: "",
    distribution: "ByLogStream",
  });
}
