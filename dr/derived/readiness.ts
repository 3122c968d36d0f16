import { controlCall } from "../plan/call";
import { type DeclaredStep, declaredStages, type Registry } from "../plan/declared";
import { arnOf, machineName, otherSite, type Plan, type ServingRole } from "../plan/plan";
import type { Readiness } from "../plan/step-type";

/** What the function that tells the readiness is given of a check. */
export interface ReadinessCheck {
  /** Of the step that it belongs to, or `orchestration` or `secrets`. */
  readonly id: string;
  /** Type of that step, or the same as its id. */
  readonly type: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A check with what it demands and the calls by which it finds out. */
export interface DeclaredCheck extends ReadinessCheck, Readiness {}

/** What the schedule asks for, every half hour for each site. */
export interface ReadinessRequest {
  readonly plan: string;
  /** Site that would take over. */
  readonly site: ServingRole;
  readonly checks: readonly ReadinessCheck[];
}

/** What a take-over is carried out by. */
export interface Orchestration {
  readonly region: string;
  /** ARN of the state machine. */
  readonly machine: string;
  /** Names. */
  readonly functions: readonly string[];
}

/** Secrets that a site's services read, of which it has copies. */
export interface Secrets {
  readonly names: readonly string[];
  readonly region: string;
  /** Region of the other copy. */
  readonly sourceRegion: string;
}

export interface ReadinessOptions {
  /** Deterministic name of a step's function in the control region. */
  readonly functionName: (part: string) => string;
  /** Names of secrets of which every serving site has a copy. */
  readonly secrets: readonly string[];
  readonly registry?: Registry;
}

/**
 * What must hold for a site to take over unplanned, now: what the steps of that workflow declare, that there is somebody to
 * carry them out, and that secrets are in sync. Empty when the plan has no such workflow.
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
    demand: "the state machine and its functions are there and active",
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
        // Secrets Manager ends the ARN with six characters of its own.
        ...names.map((name) => arnOf(plan)("secretsmanager", one, `secret:${name}-??????`)),
      ),
    ),
  };
}
