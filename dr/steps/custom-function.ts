import type { Call } from "../plan/call";
import { stepType } from "../plan/step-type";

export interface CustomFunction {
  /** Part name of a function that implements the contract (dr/asl/contract.ts). */
  readonly function: string;
  readonly summary: string;
  /** Passed to the function unchanged. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly startCalls: readonly Call[];
  readonly checkCalls: readonly Call[];
  /** Calls of its undo. @default no undo */
  readonly undoCalls?: readonly Call[];
  readonly pollSeconds: number;
  readonly deadlineSeconds: number;
  readonly expectedSeconds: number;
  /** Source of `expectedSeconds`. */
  readonly source: string;
  /** Commands that do the same manually, one per line. */
  readonly manualCommands: string;
  /** Whether it cannot be rolled back after its start. @default false */
  readonly pointOfNoReturn?: boolean;
}

/** A custom function of the user. */
export const customFunction = stepType<CustomFunction>({
  parameters: {
    function: { is: "text", means: "part name of the function" },
    summary: { is: "text", means: "what it does, in the imperative" },
    payload: { is: "object", means: "passed to the function unchanged" },
    startCalls: { is: "list", means: "calls of start" },
    checkCalls: { is: "list", means: "calls of check" },
    undoCalls: { is: "list", means: "calls of undo", optional: true },
    pollSeconds: { is: "number", means: "seconds between two checks" },
    deadlineSeconds: { is: "number", means: "seconds after which it times out" },
    expectedSeconds: { is: "number", means: "expected duration in seconds" },
    source: { is: "text", means: "source of the expected duration" },
    manualCommands: { is: "text", means: "commands that do the same manually" },
    pointOfNoReturn: { is: "flag", means: "whether it cannot be rolled back after its start", optional: true },
  },
  declare: (parameters) => ({
    summary: parameters.summary,
    function: parameters.function,
    calls: { start: parameters.startCalls, check: parameters.checkCalls, undo: parameters.undoCalls ?? [] },
    pollSeconds: parameters.pollSeconds,
    deadlineSeconds: parameters.deadlineSeconds,
    expected: {
      seconds: parameters.expectedSeconds,
      source: parameters.source,
      remedy: `make the function ${parameters.function} faster`,
    },
    gate: undefined,
    pointOfNoReturn: parameters.pointOfNoReturn ?? false,
    undo: parameters.undoCalls === undefined ? undefined : `Call undo of ${parameters.function}`,
    readiness: undefined,
    manualCommands: parameters.manualCommands.split("\n"),
  }),
});
