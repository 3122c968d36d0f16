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

/** Measures once a minute what executions have left behind: an open one, a lock that grows old, a pending fence. */
export class LockWatch extends Construct {
  readonly function: Lambda;
  /** Of the metrics; their one dimension is `Plan`. */
  readonly namespace: string;
  readonly metrics = RECOVERY_METRICS;
  readonly plan: string;
  /** Name of the DR table, where it stands what is left to do. */
  readonly table: string;

  constructor(scope: Construct, id: string, { plan, key, logRetentionDays }: LockWatchProps) {
    super(scope, id);
    const { region } = plan.sites.control;
    const watched = lockWatch(plan);
    this.namespace = recoveryNamespace(plan.name);
    this.plan = plan.name;
    this.table = plan.table;
    this.function = new Lambda(this, "function", {
      name: WATCH_LOCK,
      description: `Recovery of ${plan.name}: measures what executions have left behind`,
      statements: permissions(
        statementsOf([
          dataCall("dynamodb:GetItem", region, arnOf(plan)("dynamodb", region, `table/${plan.table}`)),
          dataCall("states:DescribeExecution", region, ...Object.values(watched.executions).map((arn) => `${arn}:*`)),
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
      description: "Measures every minute what executions have left behind",
      schedule: "rate(1 minute)",
      target: { function: this.function.reference },
      input: { ...watched },
    });
  }
}
