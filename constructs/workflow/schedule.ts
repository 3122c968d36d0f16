import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { Construct } from "constructs";
import type { Lambda } from "../compute/lambda";
import { InvalidProps } from "../core/invalid-props";
import { siteOf } from "../core/site";
import type { RecoveryMachine } from "./recovery-machine";

export interface ScheduleProps {
  /** Last part of the agreed name. */
  readonly name: string;
  readonly description: string;
  /** `rate(1 minute)` or a cron expression of six fields, in UTC. */
  readonly schedule: string;
  readonly target: { readonly function: Lambda } | { readonly machine: RecoveryMachine };
  /** What the target is given. */
  readonly input: Readonly<Record<string, unknown>>;
  /** @default true */
  readonly enabled?: boolean;
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html */
const EXPRESSION = /^(?:rate\([1-9]\d* (?:minute|hour|day)s?\)|cron\((?:[^\s()]+ ){5}[^\s()]+\))$/;
/** Of a rule. */
const LONGEST_NAME = 64;
/** Characters. @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html */
const LONGEST_INPUT = 8192;
/**
 * What could not be handed over within a minute is not handed over late: the next turn has come, and a rehearsal has its
 * hour. The least that EventBridge takes.
 */
const LATEST_SECONDS = 60;

/** Invokes a function or starts an execution again and again. */
export class Schedule extends Construct {
  /** Agreed name of the rule. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: ScheduleProps) {
    super(scope, id);
    const { schedule, target, enabled = true } = props;
    this.name = siteOf(this).siteNames.of(props.name);
    if (this.name.length > LONGEST_NAME)
      throw new InvalidProps(
        this,
        `name should make a rule's name of up to ${LONGEST_NAME} characters, got '${this.name}'`,
      );
    if (!EXPRESSION.test(schedule))
      throw new InvalidProps(
        this,
        `schedule should be like 'rate(1 minute)' or 'cron(0 6 ? * MON *)', got '${schedule}'`,
      );
    const input = JSON.stringify(props.input);
    if (input.length > LONGEST_INPUT)
      throw new InvalidProps(this, `input should have up to ${LONGEST_INPUT} characters, got ${input.length}`);
    const rule = new CloudwatchEventRule(this, "Resource", {
      name: this.name,
      description: props.description,
      scheduleExpression: schedule,
      state: enabled ? "ENABLED" : "DISABLED",
    });
    const retryPolicy = { maximumEventAgeInSeconds: LATEST_SECONDS, maximumRetryAttempts: 1 };
    const common = { rule: rule.name, targetId: "target", input, retryPolicy };
    if ("machine" in target) {
      new CloudwatchEventTarget(this, "target", {
        ...common,
        arn: target.machine.resource.arn,
        roleArn: this.role(props.name, target.machine),
      });
      return;
    }
    new CloudwatchEventTarget(this, "target", { ...common, arn: target.function.resource.arn });
    new LambdaPermission(this, "permission", {
      statementId: props.name,
      action: "lambda:InvokeFunction",
      functionName: target.function.resource.functionName,
      principal: "events.amazonaws.com",
      sourceArn: rule.arn,
    });
  }

  private role(name: string, machine: RecoveryMachine): string {
    const site = siteOf(this);
    return site.role(name, {
      description: `Lets the schedule ${this.name} start executions`,
      assumedBy: ["events.amazonaws.com"],
      sourceArns: [site.siteNames.arn("events", `rule/${this.name}`)],
      statements: [{ sid: "Start", actions: ["states:StartExecution"], resources: [machine.arn] }],
    }).arn;
  }
}
