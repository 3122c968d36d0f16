import { BackupMonitor } from "../../../constructs/observability/backup-monitor";
import { synthesizedSite } from "../../support/site";

const topic = { arn: "arn:aws:sns:us-east-1:123456789012:alerts" };
const alarms = (oldestHours?: number) =>
  synthesizedSite((site) => {
    new BackupMonitor(site, "monitor", {
      topic,
      vault: "test-dev-primary-backup",
      ...(oldestHours === undefined ? {} : { oldestHours }),
    });
  }).site.resource!["aws_cloudwatch_metric_alarm"]!;
const told = {
  "//": expect.anything() as unknown,
  actions_enabled: true,
  alarm_actions: [topic.arn],
  ok_actions: [topic.arn],
};
const description = expect.stringContaining("What to do: ") as unknown;

test("R19: a vault that gets no recovery point for longer than a backup can take is in alarm, as is one that never got any", () => {
  expect(alarms()["monitor_age"]).toEqual({
    ...told,
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
  expect(alarms(48)["monitor_age"]).toMatchObject({ evaluation_periods: 48, datapoints_to_alarm: 48 });
});

test("R19: a backup that fails is told", () => {
  expect(alarms()["monitor_failures"]).toEqual({
    ...told,
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

test("fails with more hours than an alarm can look back", () => {
  expect(() => alarms(169)).toThrow("periods should be whole and span at most seven days, got 169 of 3600 seconds");
});
