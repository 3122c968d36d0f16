import { NO_CALLS } from "../plan/call";
import { stepType } from "../plan/step-type";

export interface Wait {
  readonly seconds: number;
  /** Reason for the wait. */
  readonly why: string;
}

/** Waits. The state machine does it without a function. */
export const wait = stepType<Wait>({
  parameters: {
    seconds: { is: "number", means: "seconds to wait" },
    why: { is: "text", means: "reason for the wait" },
  },
  declare: ({ seconds, why }) => ({
    summary: `Wait ${seconds} s: ${why}`,
    function: undefined,
    calls: NO_CALLS,
    pollSeconds: seconds,
    deadlineSeconds: seconds,
    expected: { seconds, source: "plan: seconds of the wait", remedy: "shorten the wait" },
    gate: undefined,
    pointOfNoReturn: false,
    undo: undefined,
    readiness: undefined,
    manualCommands: [`sleep ${seconds}`],
  }),
});
