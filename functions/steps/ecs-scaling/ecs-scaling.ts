import type { StepOutput } from "../../../dr/asl/contract";
import type { EcsScaling } from "../../../dr/steps/ecs-scaling";
import {
  type Bounds,
  type EcsClients,
  sameBounds,
  ScaledService,
  type TaskCount,
} from "../../aws/ecs-service/ecs-service";
import { DONE, refused, type StepRun, type StepWork, waiting } from "../../runtime/step/step-function";
import { otherPeak } from "./peak";

/** The service before the step, and the wanted task count: decided once, because the peak may change a minute later. */
interface UndoState {
  readonly desired: number;
  readonly bounds?: Bounds;
  readonly wanted: number;
}

type Run = StepRun<EcsScaling>;

/** Sets the task count and the minimum of a service for the new role of its site. */
export function ecsScaling(clients: EcsClients): StepWork<EcsScaling> {
  const serviceOf = ({ parameters }: Run) => new ScaledService(clients, parameters.region, parameters);
  return {
    start: async (run) => {
      const service = serviceOf(run);
      const [tasks, bounds] = await Promise.all([service.tasks(), service.bounds()]);
      const undoState = undoStateOf(run) ?? {
        desired: tasks.desired,
        ...(bounds ? { bounds } : {}),
        wanted: await wantedTasks(run, tasks),
      };
      if (isScaled(run, undoState, tasks, bounds)) return measured(undoState);
      if (!run.entry?.undoState) await run.journal.saveUndoState({ ...undoState });
      const goal = boundsOf(run, undoState);
      // Bounds first: scaling would revert a count outside of them at once.
      if (bounds) await service.setBounds(goal);
      if (tasks.desired !== undoState.wanted) await service.setTasks(undoState.wanted);
      return progress(run, undoState, { ...tasks, desired: undoState.wanted }, bounds && goal);
    },
    check: async (run) => {
      const service = serviceOf(run);
      const [tasks, bounds] = await Promise.all([service.tasks(), service.bounds()]);
      const undoState = undoStateOf(run);
      return undoState
        ? progress(run, undoState, tasks, bounds)
        : refused("no task count was requested for the service");
    },
    undo: async (run) => {
      const undoState = undoStateOf(run);
      if (undoState === undefined) return DONE;
      const service = serviceOf(run);
      const [{ desired }, bounds] = await Promise.all([service.tasks(), service.bounds()]);
      const former = undoState.bounds;
      if (former && bounds && !sameBounds(former, bounds)) await service.setBounds(former);
      if (desired !== undoState.desired) await service.setTasks(undoState.desired);
      return DONE;
    },
  };
}

/** The fraction of the other site's recent peak. The peak is read from the table: the other region may have failed. */
async function wantedTasks({ parameters, input, table }: Run, { desired }: TaskCount): Promise<number> {
  const { action, service, floorTasks, maxTasks, onDemandTasks = maxTasks, peakFraction = 1 } = parameters;
  if (action === "restore") return floorTasks;
  const peak = (await otherPeak(table, input, service)) ?? 0;
  const asked = Math.min(onDemandTasks, Math.max(floorTasks, Math.ceil(peakFraction * peak)));
  return Math.min(maxTasks, Math.max(asked, desired));
}

function boundsOf({ parameters }: Run, { bounds }: UndoState): Bounds {
  const { action, floorTasks, maxTasks } = parameters;
  const floor = action === "raise" ? Math.min(maxTasks, Math.max(floorTasks, bounds?.min ?? 0)) : floorTasks;
  return { min: floor, max: maxTasks, suspended: false };
}

/** Whether the count is set and added tasks run. Removed tasks may still be stopping. */
function isScaled(
  run: Run,
  undoState: UndoState,
  { desired, running }: TaskCount,
  bounds: Bounds | undefined,
): boolean {
  const { action } = run.parameters;
  const floored = bounds === undefined || (bounds.min >= boundsOf(run, undoState).min && !bounds.suspended);
  return action === "raise"
    ? floored && desired >= undoState.wanted && running >= undoState.wanted
    : (bounds === undefined || sameBounds(bounds, boundsOf(run, undoState))) && desired === undoState.wanted;
}

function progress(run: Run, undoState: UndoState, tasks: TaskCount, bounds: Bounds | undefined): StepOutput {
  return isScaled(run, undoState, tasks, bounds)
    ? measured(undoState)
    : waiting(`${tasks.running} of ${undoState.wanted} tasks of ${run.parameters.service} are running`);
}

function measured({ wanted }: UndoState): StepOutput {
  return { status: "done", measured: { tasks: wanted } };
}

function undoStateOf({ entry }: Run): UndoState | undefined {
  return entry?.undoState as UndoState | undefined;
}
