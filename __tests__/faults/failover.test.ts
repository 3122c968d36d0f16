import { ControlClient } from "../../emulator/control-client";
import { clientEnvironment } from "../../emulator/embedded-aws";
import type { Effect } from "../../emulator/gateway/faults";
import { runningKept } from "../../tools/embedded/session";
import { failoverWith } from "../support/fault-cell";
import { Recovery, succeeded } from "../support/recovery";

/** Everything that can go wrong with a function, for as long as it is asked. */
const EFFECTS: readonly { readonly what: string; readonly effect: Effect; readonly times?: number }[] = [
  { what: "fails", effect: { kind: "function-error", type: "Boom" } },
  { what: "times out without having run", effect: { kind: "function-error", type: "Sandbox.Timedout" } },
  { what: "does its work, and its answer is lost", effect: { kind: "lost" } },
  { what: "is throttled for a while", effect: { kind: "throttle" }, times: 3 },
  { what: "is invoked twice", effect: { kind: "repeat" } },
];
/** What Retry gets over. */
const HARMLESS = ["throttle", "repeat"];

const kept = runningKept();
if (!kept)
  throw new Error("no deployment is running: leave one with `npm start -- --keep`, then `npm run test:faults`");
Object.assign(process.env, clientEnvironment(kept.endpoint));
const recovery = new Recovery(new ControlClient(kept.control));
const steps = recovery.stepsOf("failover", "secondary");

beforeAll(() => recovery.home(), 240_000);
afterEach(() => recovery.home(), 240_000);

describe.each(steps.map(({ id, required }) => [id, required] as const))("X9 %s", (step, required) => {
  test.each(EFFECTS)(
    "$what: the end is safe and recorded",
    async ({ effect, times }) => {
      const fault = { step, operation: "start", effect, ...(times === undefined ? {} : { times }) } as const;
      const item = await failoverWith(recovery, fault);
      if (!required || HARMLESS.includes(effect.kind)) succeeded(item);
    },
    300_000,
  );
});
