import type { DeclaredStep } from "../plan/declared";
import type { Scope } from "./scope";
import { counting } from "./step-states";
import { answered, catchAll, type State } from "./state";

/** States that undo one step. A failed undo is recorded, and the undo of the other steps continues. */
export function undoStates(scope: Scope, step: DeclaredStep, next: string): Record<string, State> {
  const path = [step.id, "undo"];
  const name = (part: string) => scope.name(...path, part);
  const failed = (detail: Readonly<Record<string, string>>): State => ({
    Type: "Pass",
    Parameters: { step: step.id, ...detail },
    ResultPath: "$.undoFailure",
    Next: next,
  });
  return {
    [name("begin")]: { Type: "Pass", Result: { count: 0 }, ResultPath: "$.polls", Next: name("start") },
    [name("start")]: scope.task(step, "undo", { Catch: catchAll(name("error")), Next: name("answered") }),
    [name("answered")]: {
      Type: "Choice",
      Choices: [
        { ...(answered("done") as object), Next: next },
        { ...(answered("waiting") as object), Next: name("count") },
      ],
      Default: name("unexpected-response"),
    },
    [name("wait")]: { Type: "Wait", Seconds: step.pollSeconds, Next: name("start") },
    ...counting(scope, path, { poll: step, again: name("wait"), timedOut: name("timed-out") }),
    [name("error")]: failed({ "detail.$": "$.error" }),
    [name("unexpected-response")]: failed({ "detail.$": "$.last.output" }),
    [name("timed-out")]: failed({ detail: `not rolled back after ${step.deadlineSeconds} s` }),
  };
}
