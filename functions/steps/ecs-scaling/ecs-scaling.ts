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

interface ServiceState {
  readonly tasks: TaskCount;
  /** Absent for a service without a scalable target. */
  readonly bounds?: Bounds;
}

type Run = StepRun<EcsScaling>;

/** Sets the task count and the minimum of a service for the new role of its site. */
export function ecsScaling(clients: EcsClients): StepWork<EcsScaling> {
  const serviceOf = ({ parameters }: Run) => new ScaledService(clients, parameters.region, parameters);
  const stateOf = async (service: ScaledService): Promise<ServiceState> => {
    const [tasks, bounds] = await Promise.all([service.tasks(), service.bounds()]);
    return bounds ? { tasks, bounds } : { tasks };
  };
  return {
    start: async (run) => {
      const service = serviceOf(run);
      const state = await stateOf(service);
      const { tasks, bounds } = state;
      const undoState = undoStateOf(run) ?? {
        desired: tasks.desired,
        ...(bounds ? { bounds } : {}),
        wanted: await wantedTasks(run, tasks),
      };
      if (isScaled(run, undoState, state)) return measured(undoState, tasks);
      if (!run.entry?.undoState) await run.journal.saveUndoState({ ...undoState });
      return progress(run, undoState, await assert(run, service, undoState, state));
    },
    check: async (run) => {
      const service = serviceOf(run);
      const state = await stateOf(service);
      const undoState = undoStateOf(run);
      if (undoState === undefined) return refused("no task count was requested for the service");
      // Alarms and people may have changed it in the meantime.
      return progress(
        run,
        undoState,
        run.parameters.action === "raise" ? await assert(run, service, undoState, state) : state,
      );
    },
    undo: async (run) => {
      const undoState = undoStateOf(run);
      if (undoState === undefined || run.parameters.action === "settle") return DONE;
      const service = serviceOf(run);
      const { tasks, bounds } = await stateOf(service);
      const former = undoState.bounds;
      if (former && bounds && !sameBounds(former, bounds)) await service.setBounds(former);
      if (tasks.desired !== undoState.desired) await service.setTasks(undoState.desired);
      return DONE;
    },
  };
}

/** Sets what differs from the goal, and returns the state afterwards. */
async function assert(
  run: Run,
  service: ScaledService,
  undoState: UndoState,
  state: ServiceState,
): Promise<ServiceState> {
  const { tasks, bounds } = state;
  const goal = boundsOf(run, undoState);
  const desired = desiredOf(run, undoState, tasks);
  // Bounds first: scaling would revert a count outside of them at once.
  if (bounds && !sameBounds(bounds, goal)) await service.setBounds(goal);
  if (tasks.desired !== desired) await service.setTasks(desired);
  return { tasks: { ...tasks, desired }, ...(bounds ? { bounds: goal } : {}) };
}

/** `raise` never removes tasks, and `settle` leaves their number to auto scaling. */
function desiredOf({ parameters: { action } }: Run, { wanted }: UndoState, { desired }: TaskCount): number {
  return { raise: Math.max(wanted, desired), settle: desired, restore: wanted }[action];
}

/** The fraction of the other site's recent peak. The peak is read from the table: the other region may have failed. */
async function wantedTasks({ parameters, input, table }: Run, { desired }: TaskCount): Promise<number> {
  const { action, service, floorTasks, maxTasks, onDemandTasks = maxTasks, peakFraction = 1 } = parameters;
  if (action === "restore") return floorTasks;
  if (action === "settle") return desired;
  const peak = (await otherPeak(table, input, service)) ?? 0;
  const asked = Math.min(onDemandTasks, Math.max(floorTasks, Math.ceil(peakFraction * peak)));
  return Math.min(maxTasks, Math.max(asked, desired));
}

function boundsOf({ parameters }: Run, { wanted, bounds }: UndoState): Bounds {
  const { action, floorTasks, maxTasks } = parameters;
  const floor = action === "raise" ? Math.min(maxTasks, Math.max(wanted, bounds?.min ?? 0)) : floorTasks;
  return { min: floor, max: maxTasks, suspended: false };
}

/** Whether the goal is set and enough of the added tasks run. Removed tasks may still be stopping. */
function isScaled(run: Run, undoState: UndoState, { tasks, bounds }: ServiceState): boolean {
  const { action, sufficientFraction = 1 } = run.parameters;
  if (bounds !== undefined && !sameBounds(bounds, boundsOf(run, undoState))) return false;
  if (tasks.desired !== desiredOf(run, undoState, tasks)) return false;
  return action !== "raise" || tasks.running >= Math.ceil(sufficientFraction * undoState.wanted);
}

function progress(run: Run, undoState: UndoState, state: ServiceState): StepOutput {
  return isScaled(run, undoState, state)
    ? measured(undoState, state.tasks)
    : waiting(`${state.tasks.running} of ${undoState.wanted} tasks of ${run.parameters.service} are running`);
}

function measured({ wanted }: UndoState, { running }: TaskCount): StepOutput {
  return { status: "done", measured: { tasks: wanted, running } };
}

function undoStateOf({ entry }: Run): UndoState | undefined {
  return entry?.undoState as UndoState | undefined;
}
