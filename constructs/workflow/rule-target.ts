import type { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import type { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import { siteOf } from "../core/site";
import type { MachineRef } from "./recovery-machine";

/** Of a rule. */
const MAX_NAME_LENGTH = 64;
/** Characters. @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html */
const MAX_INPUT_LENGTH = 8192;
/**
 * Maximum age of an event, the minimum that EventBridge accepts. A late event is dropped: the next invocation follows,
 * and a drill must not start late.
 */
const LATEST_SECONDS = 60;

/** The deterministic name of a rule; throws InvalidProps for a name that EventBridge rejects. */
export function ruleName(scope: Construct, part: string): string {
  const name = siteOf(scope).siteNames.of(part);
  if (name.length > MAX_NAME_LENGTH)
    throw new InvalidProps(
      scope,
      `name should make a rule's name of up to ${MAX_NAME_LENGTH} characters, got '${name}'`,
    );
  return name;
}

/** The settings of every target of a rule; throws InvalidProps for an input that EventBridge rejects. */
export function targetOf(scope: Construct, rule: CloudwatchEventRule, given: Readonly<Record<string, unknown>>) {
  const input = JSON.stringify(given);
  if (input.length > MAX_INPUT_LENGTH)
    throw new InvalidProps(scope, `input should have up to ${MAX_INPUT_LENGTH} characters, got ${input.length}`);
  const retryPolicy = { maximumEventAgeInSeconds: LATEST_SECONDS, maximumRetryAttempts: 1 };
  return { rule: rule.name, targetId: "target", input, retryPolicy };
}

/** Allows a rule to start executions of one state machine; `part` is the last part of the rule's deterministic name. */
export function startMachine(
  scope: Construct,
  rule: CloudwatchEventRule,
  { part, machine, input }: { part: string; machine: MachineRef; input: Readonly<Record<string, unknown>> },
): void {
  const site = siteOf(scope);
  const name = ruleName(scope, part);
  const role = site.role(part, {
    description: `Allows the rule ${name} to start executions`,
    assumedBy: ["events.amazonaws.com"],
    sourceArns: [site.siteNames.arn("events", `rule/${name}`)],
    statements: [{ sid: "Start", actions: ["states:StartExecution"], resources: [machine.arn] }],
  });
  new CloudwatchEventTarget(scope, "target", {
    ...targetOf(scope, rule, input),
    arn: machine.arn,
    roleArn: role.arn,
  });
}
