import { stateMachine } from "../../../dr/asl/asl";
import type { StateMachine } from "../../../dr/asl/state";
import type { ExecutionInput } from "../../../dr/asl/contract";
import { otherSite, type Plan, type Workflow } from "../../../dr/plan/plan";
import { interpret, type Run } from "../asl/interpreter";
import { functionName } from "./plans";
import type { World } from "./world";

/** Runs the first workflow of a plan with the functions of a world. */
export function execute(
  plan: Plan,
  world: World,
  { name, lastLaneFirst = false, ...input }: Partial<ExecutionInput> & { name?: string; lastLaneFirst?: boolean } = {},
): Run {
  const { site, mode } = plan.workflows[0]!;
  return interpret(
    machineOf(plan),
    { site, mode, ...input },
    { task: world.task, lastLaneFirst, ...(name === undefined ? {} : { name }) },
  );
}

const machines = new WeakMap<Plan, StateMachine>();

/** The state machine of a plan's first workflow. */
export function machineOf(plan: Plan): StateMachine {
  const machine = machines.get(plan) ?? stateMachine(plan, plan.workflows[0]!.kind, functionName);
  machines.set(plan, machine);
  return machine;
}

/** Sets the record to a state in which the workflow may start: the other site is active. */
export function prepared(world: World, { site }: Workflow): World {
  const other = otherSite(site);
  world.record = {
    ...world.record,
    version: 7,
    epoch: 4,
    activeSite: other,
    sites: { primary: "passive", secondary: "passive", [other]: "active" },
  };
  return world;
}
