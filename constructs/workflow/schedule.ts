import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { Construct } from "constructs";
import type { FunctionRef } from "../compute/lambda";
import { InvalidProps } from "../core/invalid-props";
import { siteOf } from "../core/site";
import type { MachineRef } from "./recovery-machine";
import { ruleName, startMachine, targetOf } from "./rule-target";

export interface ScheduleProps {
  /** Last part of the deterministic name. */
  readonly name: string;
  readonly description: string;
  /** `rate(1 minute)` or a cron expression of six fields, in UTC. */
  readonly schedule: string;
  readonly target: FunctionTarget | { readonly machine: MachineRef };
  /** Input of the target. */
  readonly input: Readonly<Record<string, unknown>>;
  /** @default true */
  readonly enabled?: boolean;
}

export interface FunctionTarget {
  readonly function: FunctionRef;
  /**
   * Whether the function's own stack has the permission (`permitSchedule`), with the lifecycle of the function.
   * @default false: this construct creates it
   */
  readonly permitted?: boolean;
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html */
const EXPRESSION = /^(?:rate\([1-9]\d* (?:minute|hour|day)s?\)|cron\((?:[^\s()]+ ){5}[^\s()]+\))$/;
/** Invokes a function or starts an execution on a schedule. */
export class Schedule extends Construct {
  /** Deterministic name of the rule. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: ScheduleProps) {
    super(scope, id);
    const { schedule, target, enabled = true } = props;
    this.name = ruleName(this, props.name);
    if (!EXPRESSION.test(schedule))
      throw new InvalidProps(
        this,
        `schedule should be like 'rate(1 minute)' or 'cron(0 6 ? * MON *)', got '${schedule}'`,
      );
    const rule = new CloudwatchEventRule(this, "Resource", {
      name: this.name,
      description: props.description,
      scheduleExpression: schedule,
      state: enabled ? "ENABLED" : "DISABLED",
    });
    if ("machine" in target) {
      startMachine(this, rule, { part: props.name, machine: target.machine, input: props.input });
      return;
    }
    new CloudwatchEventTarget(this, "target", {
      ...targetOf(this, rule, props.input),
      arn: target.function.functionArn,
    });
    if (!target.permitted) permit(this, "permission", target.function, props.name, rule.arn);
  }
}

/**
 * Allows a schedule of another stack, by the last part of its deterministic name, to invoke a function of this stack.
 */
export function permitSchedule(scope: Construct, id: string, invoked: FunctionRef, name: string): void {
  permit(scope, id, invoked, name, siteOf(scope).siteNames.arn("events", `rule/${ruleName(scope, name)}`));
}

function permit(scope: Construct, id: string, { functionName }: FunctionRef, name: string, sourceArn: string): void {
  new LambdaPermission(scope, id, {
    statementId: name,
    action: "lambda:InvokeFunction",
    functionName,
    principal: "events.amazonaws.com",
    sourceArn,
  });
}
