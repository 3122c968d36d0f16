import { randomUUID } from "node:crypto";
import type { ControlRoute } from "../gateway/control-api";
import type { Wire } from "../gateway/wire";
import { type Principal, sessionOf } from "../iam/principal";
import type { Delivered, Deliverer } from "./deliver";
import { type InputChoice, targetInput } from "./target-input";
import { universalTarget } from "./universal-target";

export interface FireRequest {
  readonly region: string;
  /** Name of an EventBridge rule. */
  readonly rule?: string;
  /**
   * Bus of the rule.
   * @default the default bus
   */
  readonly bus?: string;
  /** Name of a schedule of the EventBridge Scheduler. */
  readonly schedule?: string;
  /**
   * Group of the schedule.
   * @default `default`
   */
  readonly group?: string;
  /**
   * Members of the event that a rule passes on, instead of those of a scheduled event.
   * @default a scheduled event of this moment
   */
  readonly event?: Readonly<Record<string, unknown>>;
}

export interface FireResult {
  readonly target: string;
  readonly input: string;
  /** What became of it; absent when the target did not take it. */
  readonly delivered?: Delivered;
  readonly error?: string;
}

interface RuleTarget extends InputChoice {
  readonly Arn: string;
  readonly RoleArn?: string;
  readonly SqsParameters?: Readonly<Record<string, unknown>>;
}

interface Rule {
  readonly Name: string;
  readonly Arn: string;
  readonly State?: string;
}

interface Schedule {
  readonly Arn: string;
  readonly State?: string;
  readonly Target: RuleTarget;
}

/**
 * Fires a rule or a schedule now, whatever its expression is: nothing here runs on a clock. The emulator itself matches
 * events that are put on a bus and sends them to targets. Control API: `POST /fire`.
 */
export class Firing {
  constructor(
    private readonly moto: Wire,
    private readonly deliverer: Deliverer,
    private readonly wireAs: (principal: Principal) => Wire,
    private readonly account: string,
  ) {}

  /** Resolves to what each target got; rejects for an unknown or disabled rule or schedule. */
  fire(request: FireRequest): Promise<FireResult[]> {
    return request.schedule === undefined ? this.fireRule(request) : this.fireSchedule(request);
  }

  private async fireRule({ region, rule = "", bus, event }: FireRequest): Promise<FireResult[]> {
    const where = { ...(bus === undefined ? {} : { EventBusName: bus }) };
    const found = await this.moto.json<Rule>("events", region, "AWSEvents.DescribeRule", { Name: rule, ...where });
    if (found.State === "DISABLED") throw new Error(`rule ${rule} is disabled`);
    const { Targets } = await this.moto.json<{ Targets: readonly RuleTarget[] }>(
      "events",
      region,
      "AWSEvents.ListTargetsByRule",
      { Rule: rule, ...where },
    );
    const scheduled = {
      ...{ version: "0", id: randomUUID(), "detail-type": "Scheduled Event", source: "aws.events" },
      ...{ account: this.account, time: now(), region, resources: [found.Arn], detail: {} },
      ...event,
    };
    return Promise.all(
      Targets.map((target) => {
        const input = targetInput(target, scheduled, { name: found.Name, arn: found.Arn });
        return this.send(target, input, region, senderOf(target, found.Arn));
      }),
    );
  }

  private async fireSchedule({ region, schedule = "", group = "default" }: FireRequest): Promise<FireResult[]> {
    const url = `/schedules/${encodeURIComponent(schedule)}?groupName=${encodeURIComponent(group)}`;
    const found = await this.moto.rest<Schedule>("scheduler", region, "GET", url);
    if (found.State === "DISABLED") throw new Error(`schedule ${schedule} is disabled`);
    const sender = roleOf(found.Target, SCHEDULER, found.Arn);
    return [await this.send(found.Target, contextFilled(found), region, sender)];
  }

  private async send(target: RuleTarget, input: string, region: string, as: Principal): Promise<FireResult> {
    const fired = { target: target.Arn, input };
    try {
      const universal = universalTarget(target.Arn);
      const delivered = universal
        ? await universal(this.wireAs(as), region, input)
        : await this.deliverer.deliver(target.Arn, input, { region, as, queue: target.SqsParameters ?? {} });
      return { ...fired, delivered };
    } catch (error) {
      return { ...fired, error: (error as Error).message };
    }
  }

  readonly route: ControlRoute = (method, path, _, body) => {
    if (`${method} ${path}` !== "POST /fire") return undefined;
    const request = (body ?? {}) as Partial<FireRequest>;
    if (typeof request.region !== "string") throw new Error("region: should name the region of the rule or schedule");
    if ((request.rule === undefined) === (request.schedule === undefined)) {
      throw new Error("fire: should name either a rule or a schedule");
    }
    return this.fire(request as FireRequest);
  };
}

const EVENTS = "events.amazonaws.com";
const SCHEDULER = "scheduler.amazonaws.com";
/** Targets that allow EventBridge by a policy of their own. */
const WITH_POLICY = /^arn:[\w-]+:(?:lambda|sns|sqs|logs):/;

/**
 * Rules call functions, topics and queues for themselves, everything else with the target's role.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 */
function senderOf(target: RuleTarget, ruleArn: string): Principal {
  return WITH_POLICY.test(target.Arn)
    ? { type: "service", name: EVENTS, sourceArn: ruleArn }
    : roleOf(target, EVENTS, ruleArn);
}

function roleOf({ RoleArn }: RuleTarget, service: string, sourceArn: string): Principal {
  return RoleArn === undefined ? { type: "service", name: service, sourceArn } : sessionOf(RoleArn, service, sourceArn);
}

/** @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html */
function contextFilled({ Arn, Target }: Schedule): string {
  return (Target.Input ?? "{}")
    .replaceAll("<aws.scheduler.schedule-arn>", Arn)
    .replaceAll("<aws.scheduler.scheduled-time>", now())
    .replaceAll("<aws.scheduler.execution-id>", randomUUID())
    .replaceAll("<aws.scheduler.attempt-number>", "1");
}

function now(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, "Z");
}
