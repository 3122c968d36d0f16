import { controlCall } from "../plan/call";
import { type DeclaredStep, declaredStages, type Registry } from "../plan/declared";
import { arnOf, machineName, otherSite, type Plan, type ServingRole } from "../plan/plan";
import type { Readiness } from "../plan/step-type";

/** A check as the readiness function receives it. */
export interface ReadinessCheck {
  /** Id of the step that the check belongs to, or `orchestration` or `secrets`. */
  readonly id: string;
  /** Type of that step, or the id of the check. */
  readonly type: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A check with its condition and its calls. */
export interface DeclaredCheck extends ReadinessCheck, Readiness {}

/** Input from the schedule, every 30 minutes for each site. */
export interface ReadinessRequest {
  readonly plan: string;
  /** The standby: the target of a failover. */
  readonly site: ServingRole;
  readonly checks: readonly ReadinessCheck[];
}

/** State machine and functions that run a failover. */
export interface Orchestration {
  readonly region: string;
  /** ARN of the state machine. */
  readonly machine: string;
  /** Names of functions. */
  readonly functions: readonly string[];
}

/** Secrets of a site's services that are replicated to the site. */
export interface Secrets {
  readonly names: readonly string[];
  readonly region: string;
  /** Region of the other replica. */
  readonly sourceRegion: string;
}

export interface ReadinessOptions {
  /** Deterministic name of a step's function in the control region. */
  readonly functionName: (part: string) => string;
  /** Names of secrets with a replica in both the primary and the secondary. */
  readonly secrets: readonly string[];
  readonly registry?: Registry;
}

/**
 * Conditions for an unplanned failover to a site: the readiness checks of the steps of that workflow, the state machine
 * and its functions, and secrets in sync. Empty when the plan has no such workflow.
 */
export function readinessChecks(
  plan: Plan,
  site: ServingRole,
  { functionName, secrets, registry }: ReadinessOptions,
): readonly DeclaredCheck[] {
  const workflow = plan.workflows.find(
    (one) => one.kind === "activate" && one.mode === "unplanned" && one.site === site,
  );
  if (workflow === undefined) return [];
  const steps = declaredStages(plan, workflow, registry).flat();
  return [
    ...steps.flatMap(({ id, type, parameters, readiness }) =>
      readiness === undefined ? [] : [{ id, type, parameters, ...readiness }],
    ),
    orchestrationCheck(plan, steps, functionName),
    ...(secrets.length > 0 ? [secretsCheck(plan, site, secrets)] : []),
  ];
}

function orchestrationCheck(
  plan: Plan,
  steps: readonly DeclaredStep[],
  functionName: (part: string) => string,
): DeclaredCheck {
  const { region } = plan.sites.control;
  const arn = arnOf(plan);
  const machine = arn("states", region, `stateMachine:${machineName(plan, "activate")}`);
  const functions = [...new Set(steps.flatMap((step) => step.function ?? []))].sort().map(functionName);
  return {
    id: "orchestration",
    type: "orchestration",
    parameters: { region, machine, functions } satisfies Orchestration,
    demand: "the state machine and its functions exist and are active",
    calls: [
      controlCall("states:DescribeStateMachine", region, machine),
      controlCall(
        "lambda:GetFunctionConfiguration",
        region,
        ...functions.map((name) => arn("lambda", region, `function:${name}`)),
      ),
    ],
  };
}

function secretsCheck(plan: Plan, site: ServingRole, names: readonly string[]): DeclaredCheck {
  const { region } = plan.sites[site];
  const sourceRegion = plan.sites[otherSite(site)].region;
  return {
    id: "secrets",
    type: "secrets",
    parameters: { names, region, sourceRegion } satisfies Secrets,
    demand: "the site's copy of every secret is the current one",
    calls: [region, sourceRegion].map((one) =>
      controlCall(
        "secretsmanager:DescribeSecret",
        one,
        // Secrets Manager appends six random characters to the ARN.
        ...names.map((name) => arnOf(plan)("secretsmanager", one, `secret:${name}-??????`)),
      ),
    ),
  };
}
