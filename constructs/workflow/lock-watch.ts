import { Construct } from "constructs";
import { dataCall } from "../../dr/plan/call";
import { statementsOf } from "../../dr/derived/iam";
import { lockWatch } from "../../dr/record/lock-watch";
import { arnOf, type Plan } from "../../dr/plan/plan";
import { RECOVERY_METRICS, recoveryNamespace } from "../../dr/record/recovery-metrics";
import { Lambda } from "../compute/lambda";
import type { KeyRef } from "../security/key";
import { metricCall } from "./metric-call";
import { permissions } from "./permissions";
import { Schedule } from "./schedule";

export interface LockWatchProps {
  readonly plan: Plan;
  /** Key of the function and of the DR table. */
  readonly key: KeyRef;
  readonly logRetentionDays: number;
}

/** Part of the deterministic name of the function. */
const WATCH_LOCK = "watch-lock";

/**
 * Measures unfinished executions once a minute: executions that need intervention, the age of the lock, pending fences.
 */
export class LockWatch extends Construct {
  readonly function: Lambda;
  /** Namespace of the metrics; their only dimension is `Plan`. */
  readonly namespace: string;
  readonly metrics = RECOVERY_METRICS;
  readonly plan: string;
  /** Name of the DR table, which contains the lock and the executions. */
  readonly table: string;

  constructor(scope: Construct, id: string, { plan, key, logRetentionDays }: LockWatchProps) {
    super(scope, id);
    const { region } = plan.sites.control;
    const request = lockWatch(plan);
    this.namespace = recoveryNamespace(plan.name);
    this.plan = plan.name;
    this.table = plan.table;
    this.function = new Lambda(this, "function", {
      name: WATCH_LOCK,
      description: `DR orchestration of ${plan.name}: measures unfinished executions`,
      statements: permissions(
        statementsOf([
          dataCall("dynamodb:GetItem", region, arnOf(plan)("dynamodb", region, `table/${plan.table}`)),
          dataCall("states:DescribeExecution", region, ...Object.values(request.executions).map((arn) => `${arn}:*`)),
          metricCall(plan),
        ]),
      ),
      key,
      logRetentionDays,
      timeoutSeconds: 25,
      environment: { TABLE: plan.table },
    });
    new Schedule(this, "schedule", {
      name: WATCH_LOCK,
      description: "Measures unfinished executions every minute",
      schedule: "rate(1 minute)",
      target: { function: this.function.reference },
      input: { ...request },
    });
  }
}
