import { NO_CALLS } from "../plan/call";
import { stepType } from "../plan/step-type";

export interface Wait {
  readonly seconds: number;
  /** What is waited for. */
  readonly why: string;
}

/** Lets time pass; the state machine does it alone. */
export const wait = stepType<Wait>({
  parameters: {
    seconds: { is: "number", means: "seconds to wait" },
    why: { is: "text", means: "what is waited for" },
  },
  declare: ({ seconds, why }) => ({
    summary: `Wait ${seconds} s: ${why}`,
    function: undefined,
    calls: NO_CALLS,
    pollSeconds: seconds,
    deadlineSeconds: seconds,
    expected: { seconds, source: "plan: a wait of its own", remedy: "shorten the wait" },
    gate: undefined,
    pointOfNoReturn: false,
    undo: undefined,
    readiness: undefined,
    byHand: [`sleep ${seconds}`],
  }),
});
