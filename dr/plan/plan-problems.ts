import { type DeclaredStep, declaredStages, type Registry, UndeclaredStep } from "./declared";
import { type Plan, type Workflow, workflowName } from "./plan";
import { STEP_TYPES } from "../steps/registry";

/** Maximum length of a step id: state names contain it and may have 80 characters. */
const MAX_ID_LENGTH = 32;

/** A plan that cannot be synthesized. The message contains every problem. */
export class InvalidPlan extends Error {
  constructor(
    plan: string,
    readonly problems: readonly string[],
  ) {
    super(`plan '${plan}' cannot be used:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
    this.name = "InvalidPlan";
  }
}

/** Returns the plan when it is valid. Throws InvalidPlan with all problems otherwise. */
export function validPlan(plan: Plan, registry: Registry = STEP_TYPES): Plan {
  const problems = planProblems(plan, registry);
  if (problems.length > 0) throw new InvalidPlan(plan.name, problems);
  return plan;
}

/** Problems of a plan, each with a remedy. */
export function planProblems(plan: Plan, registry: Registry = STEP_TYPES): readonly string[] {
  const { primary, secondary, control } = plan.sites;
  const names = plan.workflows.map(workflowName);
  return [
    ...[primary, secondary]
      .filter(({ region }) => region === control.region)
      .map(
        ({ region }) =>
          `sites.control.region should be a third region, got ${region}: it must survive the loss of either site`,
      ),
    ...(primary.region === secondary.region
      ? [`sites.secondary.region should differ from the primary's, got ${secondary.region}`]
      : []),
    ...names
      .filter((name, i) => names.indexOf(name) !== i)
      .map((name) => `workflow '${name}' is listed twice: keep one`),
    ...(plan.workflows.length === 0 ? ["the plan has no workflow: add at least activate of the secondary"] : []),
    ...plan.workflows.flatMap((workflow) =>
      workflowProblems(plan, workflow, registry).map((problem) => `${workflowName(workflow)}: ${problem}`),
    ),
  ];
}

function workflowProblems(plan: Plan, workflow: Workflow, registry: Registry): readonly string[] {
  let stages: readonly (readonly DeclaredStep[])[];
  try {
    stages = declaredStages(plan, workflow, registry);
  } catch (error) {
    if (error instanceof UndeclaredStep) return [error.message];
    throw error;
  }
  const steps = stages.flat();
  return [
    ...stages.flatMap((stage, i) => (stage.length === 0 ? [`stage ${i + 1} is empty: remove it`] : [])),
    ...idProblems(steps),
    ...frameProblems(stages),
    ...stages.flatMap(gateProblems),
    ...steps.flatMap(stepProblems),
    ...(workflow.kind === "activate" && workflow.mode === "unplanned" ? failoverProblems(stages) : []),
    ...(workflow.kind !== "activate" && steps.some(({ pointOfNoReturn }) => pointOfNoReturn)
      ? [`a ${workflow.kind} must not have a point of no return: move the step to an activate`]
      : []),
  ];
}

function idProblems(steps: readonly DeclaredStep[]): readonly string[] {
  const ids = steps.map(({ id }) => id);
  return [
    ...ids
      .filter((id) => !/^[a-z][a-z0-9-]*$/.test(id) || id.length > MAX_ID_LENGTH)
      .map((id) => `step id should be 1 to ${MAX_ID_LENGTH} of a-z, 0-9 and -, got '${id}'`),
    ...ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `two steps have the id '${id}': rename one`),
  ];
}

/** The first stage takes the lock; the last three are record, notify and release-lock. */
function frameProblems(stages: readonly (readonly DeclaredStep[])[]): readonly string[] {
  const only = (stage: readonly DeclaredStep[] | undefined, type: string) =>
    stage?.length === 1 && stage[0]!.type === type;
  const count = (type: string) => stages.flat().filter((step) => step.type === type).length;
  return [
    ...(only(stages[0], "acquire-lock") ? [] : ["the first stage should be acquire-lock alone"]),
    ...(only(stages.at(-3), "record") && only(stages.at(-2), "notify") && only(stages.at(-1), "release-lock")
      ? []
      : ["the last three stages should be record, notify and release-lock, each alone"]),
    ...["acquire-lock", "record", "notify", "release-lock"]
      .filter((type) => count(type) > 1)
      .map((type) => `${type} should occur once, got ${count(type)}`),
  ];
}

/** No other step may start in parallel with a gate that may still refuse. */
function gateProblems(stage: readonly DeclaredStep[]): readonly string[] {
  const others = stage.filter(({ gate }) => gate === undefined);
  return stage
    .filter(({ gate }) => gate !== undefined && others.length > 0)
    .map(
      ({ id }) =>
        `gate '${id}' runs in parallel with '${others[0]!.id}', which does not wait for it: give it a separate stage`,
    );
}

function stepProblems({ id, type, gate, required, pointOfNoReturn, undo, position }: DeclaredStep): readonly string[] {
  const framed = ["acquire-lock", "release-lock", "record"].includes(type);
  return [
    ...(!required && (gate !== undefined || framed || pointOfNoReturn)
      ? [`step '${id}' must not be best effort: ${gate !== undefined ? "a gate" : type} is always required`]
      : []),
    ...(pointOfNoReturn && undo !== undefined
      ? [`step '${id}' is a point of no return and has an undo: remove one of them`]
      : []),
    ...(type === "manual-approval" && position === "after"
      ? [`approval '${id}' comes after the point of no return: move it before`]
      : []),
  ];
}

/** An unplanned activation must confirm the outage, measure the data loss, and fence before the point of no return. */
function failoverProblems(stages: readonly (readonly DeclaredStep[])[]): readonly string[] {
  const before = stages.flat().filter(({ position }) => position === "before");
  const until = stages.flat().filter(({ position }) => position !== "after");
  const final = stages.flat().some(({ pointOfNoReturn }) => pointOfNoReturn);
  const has = (steps: readonly DeclaredStep[], type: string) => steps.some((step) => step.type === type);
  const first = (type: string) => stages.findIndex((stage) => has(stage, type));
  return [
    ...(has(before, "confirm-outage") ? [] : ["it needs a confirm-outage before the point of no return"]),
    ...(!final || has(before, "lag-gate") ? [] : ["it needs a lag-gate before the point of no return"]),
    ...(!final || has(until, "fence") ? [] : ["it needs a fence before the point of no return or in its stage"]),
    ...(!final || first("lag-gate") === -1 || first("fence") < first("lag-gate")
      ? []
      : [
          "its fence should come before its lag-gate: writes after the measurement would be lost without being counted",
        ]),
  ];
}
