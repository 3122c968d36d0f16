import { Construct } from "constructs";
import { statementsOf } from "../../dr/derived/iam";
import { dataCall } from "../../dr/plan/call";
import { arnOf, type Plan } from "../../dr/plan/plan";
import type { PublishSwitches } from "../../dr/derived/traffic-switches";
import { Lambda } from "../compute/lambda";
import type { KeyRef } from "../security/key";
import { metricCall } from "./metric-call";
import { permissions } from "./permissions";
import { Schedule } from "./schedule";

export interface SwitchPublisherProps {
  readonly plan: Plan;
  /** Where the plan publishes its traffic switches. */
  readonly switches: PublishSwitches;
  /** Key of the function and of the DR table. */
  readonly key: KeyRef;
  readonly logRetentionDays: number;
}

/** Part of the deterministic name of the function. */
export const PUBLISH_SWITCHES = "publish-switches";

/** Publishes the recorded traffic switches once a minute, so that Route 53 never depends on a single value. */
export class SwitchPublisher extends Construct {
  readonly function: Lambda;

  constructor(scope: Construct, id: string, { plan, switches, key, logRetentionDays }: SwitchPublisherProps) {
    super(scope, id);
    const { region } = plan.sites.control;
    this.function = new Lambda(this, "function", {
      name: PUBLISH_SWITCHES,
      description: `DR orchestration of ${plan.name}: publishes the recorded traffic switches`,
      statements: permissions(
        statementsOf([
          dataCall("dynamodb:GetItem", region, arnOf(plan)("dynamodb", region, `table/${plan.table}`)),
          metricCall(plan, switches.namespace),
        ]),
      ),
      key,
      logRetentionDays,
      timeoutSeconds: 25,
      environment: { TABLE: plan.table },
    });
    new Schedule(this, "schedule", {
      name: PUBLISH_SWITCHES,
      description: "Publishes the recorded traffic switches every minute",
      schedule: "rate(1 minute)",
      target: { function: this.function.reference },
      input: { ...switches },
    });
  }
}
