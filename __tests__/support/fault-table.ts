import { ControlClient } from "../../emulator/control-client";
import { clientEnvironment } from "../../emulator/aws-emulator";
import type { Effect } from "../../emulator/gateway/faults";
import { runningKept } from "../../tools/emulator/session";
import { withFault } from "./fault-cell";
import { Recovery, succeeded, type WorkflowName } from "./recovery";

interface Kind {
  readonly what: string;
  readonly effect: Effect;
  /** @default unlimited */
  readonly times?: number;
}

/** Faults that end a workflow early if the step is required. */
export const ENDING: readonly Kind[] = [
  { what: "fails", effect: { kind: "function-error", type: "Boom" } },
  { what: "times out without having run", effect: { kind: "function-error", type: "Sandbox.Timedout" } },
  { what: "does its work, and its response is lost", effect: { kind: "lost" } },
];
/** Faults that Retry handles. */
export const PASSING: readonly Kind[] = [
  { what: "is throttled for a while", effect: { kind: "throttle" }, times: 3 },
  { what: "is invoked twice", effect: { kind: "repeat" } },
];

/** Every kind of fault in the start of every step of a workflow of the secondary, on the running deployment. */
export function faultTable(workflow: WorkflowName, kinds: readonly Kind[]): void {
  const kept = runningKept();
  if (!kept) throw new Error("no deployment is running: run `npm start -- --keep`, then `npm run test:faults`");
  Object.assign(process.env, clientEnvironment(kept.endpoint));
  const recovery = new Recovery(new ControlClient(kept.control));
  const steps = recovery.stepsOf(workflow, "secondary");

  beforeAll(() => recovery.failBack());
  afterEach(() => recovery.failBack());

  describe.each(steps.map(({ id, required }) => [id, required] as const))(`X9 ${workflow}: %s`, (step, required) => {
    test.each(kinds)("$what: the end is safe and recorded", async (kind) => {
      const { effect, times } = kind;
      const fault = {
        workflow,
        step,
        operation: "start",
        effect,
        ...(times === undefined ? {} : { times }),
      } as const;
      const item = await withFault(recovery, fault);
      if (!required || PASSING.includes(kind)) succeeded(item);
    });
  });
}
