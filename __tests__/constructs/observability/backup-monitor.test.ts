import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { BackupMonitor } from "../../../constructs/observability/backup-monitor";
import { synthesizedSite } from "../../support/site";
import { asText } from "../../support/synth";

const topic = { arn: "arn:aws:sns:us-east-1:123456789012:alerts" };
const json = (oldestHours?: number) =>
  synthesizedSite((site) => {
    new BackupMonitor(site, "monitor", {
      topic,
      vault: "test-dev-primary-backup",
      ...(oldestHours === undefined ? {} : { oldestHours }),
    });
  }).site;
const alarms = () => json().resource!["aws_cloudwatch_metric_alarm"]!;
const notifying = {
  "//": expect.anything() as unknown,
  actions_enabled: true,
  alarm_actions: [topic.arn],
  ok_actions: [topic.arn],
};
const description = expect.stringContaining("What to do: ") as unknown;

test("R19: a vault without a recovery point for longer than a backup can take is in ALARM, as is a vault that never had any", () => {
  expect(alarms()["monitor_age"]).toEqual({
    ...notifying,
    alarm_name: "test-dev-primary-recovery-point-age",
    alarm_description: description,
    namespace: "AWS/Backup",
    metric_name: "NumberOfBackupJobsCompleted",
    dimensions: { BackupVaultName: "test-dev-primary-backup" },
    statistic: "Sum",
    period: 3600,
    evaluation_periods: 33,
    datapoints_to_alarm: 33,
    comparison_operator: "LessThanThreshold",
    threshold: 1,
    treat_missing_data: "breaching",
  });
  expect(asText(json(48))).toHaveResourceWithProperties(CloudwatchMetricAlarm, {
    alarm_name: "test-dev-primary-recovery-point-age",
    evaluation_periods: 48,
    datapoints_to_alarm: 48,
  });
});

test("R19: a failed backup raises an alarm", () => {
  expect(alarms()["monitor_failures"]).toEqual({
    ...notifying,
    alarm_name: "test-dev-primary-backup-failures",
    alarm_description: description,
    namespace: "AWS/Backup",
    metric_name: "NumberOfBackupJobsFailed",
    dimensions: { BackupVaultName: "test-dev-primary-backup" },
    statistic: "Sum",
    period: 3600,
    evaluation_periods: 1,
    datapoints_to_alarm: 1,
    comparison_operator: "GreaterThanThreshold",
    threshold: 0,
    treat_missing_data: "notBreaching",
  });
});

test("fails with more hours than an alarm can evaluate", () => {
  expect(() => json(169)).toThrow("periods should be whole and span at most seven days, got 169 of 3600 seconds");
});

test("R19: a failed or missing copy raises an alarm; without copies there is no alarm", () => {
  const copied = synthesizedSite((site) => {
    new BackupMonitor(site, "monitor", { topic, vault: "here", copied: true, oldestHours: 40 });
  }).site.resource!["aws_cloudwatch_metric_alarm"]!;
  const hourly = {
    namespace: "AWS/Backup",
    dimensions: { BackupVaultName: "here" },
    statistic: "Sum",
    period: 3600,
  };
  expect(Object.keys(copied)).toEqual(["monitor_age", "monitor_copy_age", "monitor_copy_failures", "monitor_failures"]);
  expect(copied["monitor_copy_age"]).toEqual({
    ...notifying,
    ...hourly,
    alarm_name: "test-dev-primary-recovery-point-copy-age",
    alarm_description:
      "The newest copy of here is older than 40 hours, or there is none. What to do: check the copy jobs of both regions; " +
      "if there are none, check that their backup plans still have the copy action.",
    metric_name: "NumberOfCopyJobsCompleted",
    evaluation_periods: 40,
    datapoints_to_alarm: 40,
    comparison_operator: "LessThanThreshold",
    threshold: 1,
    treat_missing_data: "breaching",
  });
  expect(copied["monitor_copy_failures"]).toEqual({
    ...notifying,
    ...hourly,
    alarm_name: "test-dev-primary-backup-copy-failures",
    alarm_description:
      "A copy job from or to here failed. What to do: read the status of the copy job, then start it again: AWS Backup " +
      "itself copies only the next recovery point.",
    metric_name: "NumberOfCopyJobsFailed",
    evaluation_periods: 1,
    datapoints_to_alarm: 1,
    comparison_operator: "GreaterThanThreshold",
    threshold: 0,
    treat_missing_data: "notBreaching",
  });
  expect(Object.keys(alarms())).toEqual(["monitor_age", "monitor_failures"]);
});
