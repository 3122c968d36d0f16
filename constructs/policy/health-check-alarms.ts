import type { RuleFinding } from "./review";
import { type Json, type ResourceView, show, type StackDocument } from "./stack-document";

/** What Route 53 copies of an alarm; its state, actions and treatment of missing data do not matter to it. */
const COPIED = [
  "namespace",
  "metric_name",
  "dimensions",
  "statistic",
  "extended_statistic",
  "period",
  "evaluation_periods",
  "datapoints_to_alarm",
  "comparison_operator",
  "threshold",
] as const;

/**
 * Health checks that would not follow a change of their alarm: Route 53 copies an alarm's settings when the health check is
 * created or updated, so each of them has to be among the health check's triggers; and the alarm has to be in a stack.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html
 */
export function healthCheckAlarmFindings(stacks: readonly StackDocument[]): RuleFinding[] {
  return stacks.flatMap((stack) =>
    stack
      .all("aws_route53_health_check")
      .filter(({ values }) => values["type"] === "CLOUDWATCH_METRIC")
      .flatMap((check) =>
        problemsOf(check, stacks).map((message) => ({
          rule: "health-check-alarm",
          stack: stack.facts.name,
          address: check.address,
          message,
        })),
      ),
  );
}

function problemsOf({ values }: ResourceView, stacks: readonly StackDocument[]): string[] {
  const [name, region] = [show(values["cloudwatch_alarm_name"]), show(values["cloudwatch_alarm_region"])];
  const alarm = stacks
    .filter(({ facts }) => facts.region === region)
    .flatMap((stack) => stack.all("aws_cloudwatch_metric_alarm"))
    .find((one) => one.values["alarm_name"] === name);
  if (!alarm) return [`follows the alarm ${name} in ${region}, which no stack creates: Route 53 refuses it`];
  const triggers = values["triggers"] as Record<string, Json | undefined> | undefined;
  return COPIED.filter((setting) => alarm.values[setting] !== undefined)
    .filter((setting) => triggers?.[setting] !== show(alarm.values[setting]))
    .map(
      (setting) =>
        `would keep the old ${setting} when that of the alarm ${name} changes: Route 53 copies it when the health check is ` +
        `updated: set triggers.${setting} to '${show(alarm.values[setting])}', as the alarm has it`,
    );
}
