import { Construct } from "constructs";
import { allCalls, type Call, dataCall } from "../../dr/plan/call";
import { declaredStages } from "../../dr/plan/declared";
import { statementsOf } from "../../dr/derived/iam";
import { arnOf, otherSite, type Plan, type ServingRole } from "../../dr/plan/plan";
import type { Fence } from "../../dr/steps/fence";
import { Lambda } from "../compute/lambda";
import type { KeyRef } from "../security/key";
import { permissions } from "./permissions";
import { Schedule } from "./schedule";

export interface FenceCompletionProps {
  readonly plan: Plan;
  /** Key of the function and of the DR table. */
  readonly key: KeyRef;
  readonly logRetentionDays: number;
}

/** Part of the deterministic name of the function. */
export const COMPLETE_FENCE = "complete-fence";

/**
 * Completes the fence of a site whose region did not respond when the site lost its role, as soon as the region
 * responds: checks once a minute whether a fence is pending. It may do what the plan's fences do, but cannot roll them
 * back.
 */
export class FenceCompletion extends Construct {
  readonly function: Lambda;

  constructor(scope: Construct, id: string, { plan, key, logRetentionDays }: FenceCompletionProps) {
    super(scope, id);
    const fences = fencesOf(plan);
    this.function = new Lambda(this, "function", {
      name: COMPLETE_FENCE,
      description: `DR orchestration of ${plan.name}: completes pending fences`,
      statements: permissions(statementsOf(calls(plan))),
      key,
      logRetentionDays,
      timeoutSeconds: 25,
      environment: { TABLE: plan.table },
    });
    for (const [site, fence] of fences) {
      new Schedule(this, site, {
        name: `${COMPLETE_FENCE}-${site}`,
        description: `Completes a pending fence of the ${site} every minute`,
        schedule: "rate(1 minute)",
        target: { function: this.function.reference },
        input: { plan: plan.name, site, fence },
      });
    }
  }
}

/** The fences of the plan's unplanned activations, by site. */
export function fencesOf(plan: Plan): ReadonlyMap<ServingRole, Fence> {
  return new Map(
    plan.workflows.flatMap(({ site, stages }) =>
      stages.flat().flatMap((step) => (step.type === "fence" ? [[otherSite(site), step.parameters] as const] : [])),
    ),
  );
}

function calls(plan: Plan): readonly Call[] {
  const { region } = plan.sites.control;
  const fences = plan.workflows.flatMap((workflow) =>
    declaredStages(plan, workflow)
      .flat()
      .filter(({ type }) => type === "fence"),
  );
  return [
    dataCall("dynamodb:GetItem", region, arnOf(plan)("dynamodb", region, `table/${plan.table}`)),
    ...fences.flatMap((fence) => allCalls({ ...fence.calls, undo: [] })),
  ];
}
