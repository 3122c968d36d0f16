import { refersTo, type ResourceView, type StackDocument, strings } from "../stack-document";
import { isGiven, isOff } from "../values";
import type { CrossRule } from "./cross-rule";

const ACTIONS = ["alarm_actions", "ok_actions", "insufficient_data_actions"];

/** Attributes that name an alarm to use its state. */
export const FOLLOWERS: readonly (readonly [type: string, attribute: string])[] = [
  ["aws_cloudwatch_composite_alarm", "alarm_rule"],
  ["aws_route53_health_check", "cloudwatch_alarm_name"],
  ["aws_cloudwatch_event_rule", "event_pattern"],
];

export const alarmUsed: CrossRule = {
  id: "alarm-used",
  title: "An alarm has an action, or an alarm, a health check or a rule uses its state",
  source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html",
  check: (stacks) =>
    stacks.flatMap((stack) =>
      stack
        .all("aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm")
        .filter((alarm) => !acts(alarm) && !followed(stacks, stack, alarm))
        .map(({ address }) => ({
          stack: stack.facts.name,
          address,
          message: "has no action, and nothing uses its state: give it an action or remove it",
        })),
    ),
};

function acts({ values }: ResourceView): boolean {
  return !isOff(values["actions_enabled"]) && ACTIONS.some((name) => strings(values[name]).length > 0);
}

function followed(stacks: readonly StackDocument[], own: StackDocument, alarm: ResourceView): boolean {
  const name = alarm.values["alarm_name"];
  return stacks.some((stack) =>
    FOLLOWERS.some(([type, attribute]) =>
      stack
        .all(type)
        .some(
          ({ address, values: { [attribute]: value } }) =>
            (stack !== own || address !== alarm.address) &&
            ((stack === own && refersTo(value, alarm)) ||
              (isGiven(name) && strings(value).some((text) => words(text).includes(name as string)))),
        ),
    ),
  );
}

/** The names inside an expression or a pattern, so that `web-cpu` is not found in `web-cpu-high`. */
function words(text: string): string[] {
  return text.split(/[^\w.-]+/);
}
