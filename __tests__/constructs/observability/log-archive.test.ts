import { CloudwatchLogSubscriptionFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-subscription-filter";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { KinesisFirehoseDeliveryStream } from "@cdktf/provider-aws/lib/kinesis-firehose-delivery-stream";
import { S3BucketReplicationConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-replication-configuration";
import { LogGroup } from "../../../constructs/core/log-group";
import { DeploymentNames } from "../../../constructs/core/names";
import { LogArchive, type LogArchiveProps } from "../../../constructs/observability/log-archive";
import { LogShipping, type LogShippingProps } from "../../../constructs/observability/log-shipping";
import type { SiteStack } from "../../../stacks/shared/site-stack";
import { KEY_ARN } from "../../support/keys";
import { ACCOUNT, rolesMay, synthesizedSite, type TestSiteOptions } from "../../support/site";
import { asText, inventory, type StackJson } from "../../support/synth";
import { containing } from "../../support/containing";

const names = new DeploymentNames({ name: "test", environment: "dev", account: ACCOUNT });
const control = names.site({ role: "control", region: "us-east-2" });
const KEY = { arn: KEY_ARN, alias: "alias/test-dev-primary-logs" };
const TO_CONTROL = {
  topic: { arn: "arn:aws:sns:us-east-1:123456789012:alerts" },
  control,
  key: "logs",
  archiveKey: "logs",
};
const permissions = (identity: StackJson, role: string) =>
  identity.data!["aws_iam_policy_document"]![`${role}_permissions`]!["statement"] as Record<string, unknown>[];

describe("A7: the archive of all sites' logs", () => {
  const json = (props: Partial<LogArchiveProps> = {}, options?: TestSiteOptions) =>
    synthesizedSite((site) => {
      new LogArchive(site, "archive", { ...TO_CONTROL, ...props });
    }, options);

  test("receives every log bucket of a site, by deterministic names alone", () => {
    const { site } = json({ buckets: ["logs", "flow-logs"] });
    expect(inventory(site)).toEqual({
      aws_s3_bucket_replication_configuration: 2,
      aws_cloudwatch_metric_alarm: 2,
    });
    expect(asText(site)).toHaveResourceWithProperties(S3BucketReplicationConfigurationA, {
      bucket: "test-dev-flow-logs-us-east-1-123456789012",
      role: "arn:aws:iam::123456789012:role/test-dev-primary-flow-logs-archiving",
      rule: containing([{ destination: { bucket: "arn:aws:s3:::test-dev-archive-us-east-2-123456789012" } }]),
    });
  });

  test("R8: a log that is not replicated raises an alarm", () => {
    const { site } = json();
    expect(asText(site)).toHaveResourceWithProperties(CloudwatchMetricAlarm, {
      alarm_name: "test-dev-primary-logs-archiving-failures",
      namespace: "AWS/S3",
      metric_name: "OperationsFailedReplication",
      dimensions: {
        SourceBucket: "test-dev-logs-us-east-1-123456789012",
        DestinationBucket: "test-dev-archive-us-east-2-123456789012",
        RuleId: "to-control",
      },
      statistic: "Sum",
      period: 300,
      evaluation_periods: 1,
      datapoints_to_alarm: 1,
      comparison_operator: "GreaterThanThreshold",
      threshold: 0,
      treat_missing_data: "notBreaching",
      actions_enabled: true,
      alarm_actions: [TO_CONTROL.topic.arn],
      ok_actions: [TO_CONTROL.topic.arn],
    });
  });

  test("R28: objects encrypted with a key of the site are encrypted with the archive's key in the archive", () => {
    const { site } = json();
    expect(asText(site)).toHaveResourceWithProperties(S3BucketReplicationConfigurationA, {
      rule: containing([
        {
          source_selection_criteria: { sse_kms_encrypted_objects: { status: "Enabled" } },
          destination: {
            encryption_configuration: {
              replica_kms_key_id: "arn:aws:kms:us-east-2:123456789012:alias/test-dev-control-logs",
            },
          },
        },
      ]),
    });
  });

  test("keeps objects that a site deletes", () => {
    const { site, identity } = json();
    expect(asText(site)).toHaveResourceWithProperties(S3BucketReplicationConfigurationA, {
      rule: containing([{ delete_marker_replication: { status: "Disabled" } }]),
    });
    expect(JSON.stringify(permissions(identity, "primary_logs_archiving"))).not.toContain("s3:ReplicateDelete");
  });

  test("fails without a bucket, and with the archive itself", () => {
    expect(() => json({ buckets: [] })).toThrow("buckets should name at least one log bucket, got none");
    expect(() => json({ buckets: ["archive"] }, { role: "control" })).toThrow(
      "buckets should name others than the archive itself, got 'archive'",
    );
  });
});

describe("A7: log groups are shipped to the log bucket", () => {
  const build = (props: Partial<LogShippingProps> = {}, more: (site: SiteStack) => void = () => undefined) =>
    synthesizedSite((site) => {
      new LogGroup(site, "web", { name: "services/web", retentionDays: 30, keyArn: KEY_ARN });
      new LogGroup(site, "exec", { name: "exec", retentionDays: 30, keyArn: KEY_ARN });
      new LogShipping(site, "shipping", { key: KEY, logRetentionDays: 30, ...props }).ship(site);
      more(site);
    });
  const { site, identity, keyUses } = build();

  test("every log group of the stack, except the shipping's own", () => {
    const filters = site.resource!["aws_cloudwatch_log_subscription_filter"]!;
    expect(Object.keys(filters).sort()).toEqual(["shipping_exec", "shipping_web"]);
    expect(asText(site)).toHaveResourceWithProperties(CloudwatchLogSubscriptionFilter, {
      log_group_name: "${aws_cloudwatch_log_group.web.name}",
      filter_pattern: "",
      destination_arn: "${aws_kinesis_firehose_delivery_stream.shipping.arn}",
      role_arn: "arn:aws:iam::123456789012:role/test-dev-primary-log-shipping-sender",
    });
  });

  test("A9: encrypted in transit and at rest, under the site's own prefix, compressed once", () => {
    expect(asText(site)).toHaveResourceWithProperties(KinesisFirehoseDeliveryStream, {
      name: "test-dev-primary-log-shipping",
      destination: "extended_s3",
      server_side_encryption: { enabled: true, key_type: "CUSTOMER_MANAGED_CMK", key_arn: KEY_ARN },
      extended_s3_configuration: containing({
        bucket_arn: "arn:aws:s3:::test-dev-logs-us-east-1-123456789012",
        kms_key_arn: KEY_ARN,
        prefix: "cloudwatch/primary/!{timestamp:yyyy/MM/dd}/",
        compression_format: "UNCOMPRESSED",
        file_extension: ".gz",
        buffering_interval: 300,
        cloudwatch_logging_options: { enabled: true },
      }),
    });
  });

  test("A9: the roles may write nowhere else", () => {
    expect(permissions(identity, "primary_log_shipping_sender").map(({ resources }) => resources)).toEqual([
      ["arn:aws:firehose:us-east-1:123456789012:deliverystream/test-dev-primary-log-shipping"],
    ]);
    const write = permissions(identity, "primary_log_shipping").find(({ sid }) => sid === "WriteLogs");
    expect(write!["resources"]).toEqual([
      "arn:aws:s3:::test-dev-logs-us-east-1-123456789012/cloudwatch/*",
      "arn:aws:s3:::test-dev-logs-us-east-1-123456789012/cloudwatch-failed/*",
    ]);
    expect(JSON.stringify([...permissions(identity, "primary_log_shipping")])).not.toContain('"*"');
  });

  test("R28: Firehose may encrypt what it writes, through S3 alone", () => {
    expect(keyUses.statementsFor(`arn:aws:kms:us-east-1:123456789012:${KEY.alias}`)).toEqual([
      rolesMay(
        "RolesDecryptGenerateDataKeyViaS3",
        ["kms:Decrypt", "kms:GenerateDataKey"],
        ["test-dev-primary-log-shipping"],
        "s3.us-east-1",
      ),
    ]);
  });

  test("fails without a log group", () => {
    expect(() =>
      synthesizedSite((parent) => {
        new LogShipping(parent, "shipping", { key: KEY, logRetentionDays: 30 }).ship(parent);
      }),
    ).toThrow("root should contain log groups, got none in site");
  });

  test.each<[Partial<LogShippingProps>, string]>([
    [{ bufferSeconds: 30 }, "bufferSeconds should be from 60 to 900, got 30"],
    [{ bufferMb: 200 }, "bufferMb should be from 1 to 128, got 200"],
  ])("fails with %p", (props, message) => {
    expect(() => build(props)).toThrow(message);
  });
});
