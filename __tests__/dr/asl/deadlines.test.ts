import { stateMachine } from "../../../dr/asl/asl";
import type { State } from "../../../dr/asl/state";
import type { Step } from "../../../dr/steps/registry";
import { functionName, planOf } from "../../support/dr/plans";

/** Number of polls after which a step times out. */
function polls(pollSeconds: number, deadlineSeconds: number): unknown {
  const step: Step = {
    id: "own",
    type: "custom-function",
    parameters: {
      function: "own",
      summary: "Do it",
      startCalls: [],
      checkCalls: [],
      pollSeconds,
      deadlineSeconds,
      expectedSeconds: 0,
      source: "measured",
      manualCommands: "do it",
      payload: {},
    },
  };
  const lock: Step = { id: "lock", type: "acquire-lock", parameters: {} };
  const end: Step[] = [
    { id: "record", type: "record", parameters: {} },
    { id: "notify", type: "notify", parameters: {}, bestEffort: true },
    { id: "release", type: "release-lock", parameters: {} },
  ];
  const { States: states } = stateMachine(
    planOf([[lock], [step], ...end.map((one) => [one])]),
    "activate",
    functionName,
  );
  const due = Object.entries(states).filter(([name]) => /own\.due$/.test(name));
  expect(due).toHaveLength(1);
  const [choice] = (due[0]![1] as State & { Choices: { NumericGreaterThanEquals: number }[] }).Choices;
  return choice!.NumericGreaterThanEquals;
}

test.each([
  [5, 50, 10],
  [5, 51, 11],
  [20, 50, 3],
  [20, 60, 3],
  [20, 61, 4],
  [7, 20, 3],
  [10, 9, 1],
  [10, 10, 1],
  [10, 11, 2],
  [0.5, 1.2, 3],
])(
  "A8: every %d s for %d s is %d polls: rounded up when the deadline is no multiple of the interval",
  (each, all, count) => {
    expect(polls(each, all)).toBe(count);
  },
);
