import type { Call } from "../plan/call";
import { stepType } from "../plan/step-type";

export interface CustomFunction {
  /** Part name of a function that keeps the contract (dr/asl/contract.ts). */
  readonly function: string;
  readonly summary: string;
  /** Passed on as it is. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly startCalls: readonly Call[];
  readonly checkCalls: readonly Call[];
  /** Calls of its undo. @default it has no undo */
  readonly undoCalls?: readonly Call[];
  readonly pollSeconds: number;
  readonly deadlineSeconds: number;
  readonly expectedSeconds: number;
  /** Where `expectedSeconds` is known from. */
  readonly source: string;
  /** Commands that do the same by hand, separated by lines. */
  readonly byHand: string;
  /** Whether it cannot be taken back once begun. @default false */
  readonly pointOfNoReturn?: boolean;
}

/** A function of the user's own. */
export const customFunction = stepType<CustomFunction>({
  parameters: {
    function: { is: "text", means: "part name of the function" },
    summary: { is: "text", means: "what it does, in the imperative" },
    payload: { is: "object", means: "passed on as it is" },
    startCalls: { is: "list", means: "calls of start" },
    checkCalls: { is: "list", means: "calls of check" },
    undoCalls: { is: "list", means: "calls of undo", optional: true },
    pollSeconds: { is: "number", means: "seconds between two checks" },
    deadlineSeconds: { is: "number", means: "seconds after which it is overdue" },
    expectedSeconds: { is: "number", means: "seconds it takes when all goes well" },
    source: { is: "text", means: "where the expected seconds are known from" },
    byHand: { is: "text", means: "commands that do the same" },
    pointOfNoReturn: { is: "flag", means: "whether it cannot be taken back", optional: true },
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
    undo: parameters.undoCalls === undefined ? undefined : `Ask ${parameters.function} to take it back`,
    readiness: undefined,
    byHand: parameters.byHand.split("\n"),
  }),
});
