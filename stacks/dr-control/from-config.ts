import type { Values } from "../../config/schema/values/fields";
import type { recoveryFields } from "../../config/schema/groups/recovery";
import type { RuleFinding } from "../../constructs/policy/review";
import { objectiveProblems } from "../../dr/derived/plan-budget";
import type { Plan } from "../../dr/plan/plan";
import { ALERTS, KEYS } from "../shared/part-names";
import type { RecoveryProps } from "./recovery";

type Configured = Pick<
  RecoveryProps,
  "logKey" | "alertTopic" | "weeklyDrill" | "automaticFailover" | "reservedConcurrency" | "api" | "tableReplica"
>;

/** The properties of a recovery that its configuration determines. */
export function configuredRecovery({ recovery }: Values<typeof recoveryFields>): Configured {
  const { weeklyDrill, automaticFailover, reservedConcurrency, api, tableReplica } = recovery;
  return {
    ...{ logKey: KEYS.logs, alertTopic: ALERTS, weeklyDrill, api, tableReplica },
    ...(automaticFailover ? { automaticFailover } : {}),
    ...(reservedConcurrency === undefined ? {} : { reservedConcurrency }),
  };
}

/** X4: objectives that a plan cannot meet, with the steps that take too long and what to change. */
export function objectiveFindings(plan: Plan): RuleFinding[] {
  return objectiveProblems(plan).map((message) => ({
    rule: "objectives",
    stack: plan.name,
    address: "objectives",
    message,
  }));
}
