import { HANGS, interpret, TaskError } from "../../support/asl/interpreter";
import { structureProblems } from "../../support/asl/structure";

const task = (rest: object) => ({
  StartAt: "t",
  States: { t: { Type: "Task", Resource: "r", ...rest }, ok: { Type: "Succeed" }, caught: { Type: "Pass", End: true } },
});
const catching = { Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "caught" }] };

test("retries back off, end after the maximum, and pass the error to the catch", () => {
  const retry = [{ ErrorEquals: ["Busy"], IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 3, MaxDelaySeconds: 3 }];
  const attempts: number[] = [];
  const run = interpret(
    task({ Retry: retry, Next: "ok", ...catching }),
    {},
    {
      task: ({ attempt }) => {
        attempts.push(attempt);
        throw new TaskError("Busy", "too much");
      },
    },
  );
  expect(run).toMatchObject({
    status: "SUCCEEDED",
    seconds: 1 + 2 + 3,
    output: { error: { Error: "Busy", Cause: "too much" } },
  });
  expect(attempts).toEqual([1, 2, 3, 4]);
});

test("an error without a catch fails the execution; a task that hangs times out", () => {
  const boom = () => {
    throw new TaskError("Boom");
  };
  expect(interpret(task({ Next: "ok" }), {}, { task: boom })).toMatchObject({ status: "FAILED", error: "Boom" });
  const run = interpret(task({ Next: "ok", TimeoutSeconds: 9 }), {}, { task: () => HANGS });
  expect(run).toMatchObject({ status: "FAILED", error: "States.Timeout", seconds: 9 });
});

test("paths, templates and intrinsic functions work as the language specifies", () => {
  const machine = {
    StartAt: "p",
    States: {
      p: {
        Type: "Pass",
        Parameters: {
          "sum.$": "States.MathAdd($.a.b, -3)",
          "text.$": "States.Format('{} of {}', $.a.b, $$.Execution.Name)",
          "merged.$": "States.JsonMerge($.a, $$.Execution.Input, false)",
          kept: { "list.$": "$.list[1]" },
        },
        ResultPath: "$.x.y",
        End: true,
      },
    },
  };
  const input = { a: { b: 5 }, list: [1, 2] };
  expect(interpret(machine, input, { name: "n", task: () => null }).output).toEqual({
    ...input,
    x: { y: { sum: 2, text: "5 of n", merged: { ...input.a, ...input }, kept: { list: 2 } } },
  });
});

test("a path without a value is a runtime error that no catch handles", () => {
  const machine = {
    StartAt: "c",
    States: { c: { Type: "Choice", Choices: [{ Variable: "$.no", StringEquals: "x", Next: "c" }], Default: "c" } },
  };
  expect(interpret(machine, {}, { task: () => null })).toMatchObject({ status: "FAILED", error: "States.Runtime" });
  const selector = task({ ResultSelector: { "a.$": "$.no" }, Next: "ok", ...catching });
  expect(interpret(selector, {}, { task: () => ({}) })).toMatchObject({ error: "States.Runtime" });
});

test("branches run in parallel: the slowest one determines the duration, outputs stay in order", () => {
  const lane = (seconds: number) => ({
    StartAt: `w${seconds}`,
    States: {
      [`w${seconds}`]: { Type: "Wait", Seconds: seconds, Next: `p${seconds}` },
      [`p${seconds}`]: { Type: "Pass", Result: seconds, End: true },
    },
  });
  const machine = {
    StartAt: "b",
    States: { b: { Type: "Parallel", Branches: [lane(3), lane(7), lane(1)], End: true } },
  };
  for (const lastLaneFirst of [false, true]) {
    expect(interpret(machine, {}, { task: () => null, lastLaneFirst })).toMatchObject({
      seconds: 7,
      output: [3, 7, 1],
    });
  }
});

test("structure: definitions that AWS rejects are found", () => {
  const broken = {
    StartAt: "a",
    States: {
      a: { Type: "Task", Next: "nowhere", TimeoutSeconds: 1, Catch: [{ ErrorEquals: ["Busy"], Next: "a" }] },
      b: { Type: "Pass" },
      c: { Type: "Choice", Choices: [] },
      d: {
        Type: "Parallel",
        Branches: [{ StartAt: "a", States: { a: { Type: "Pass", End: true } } }],
        End: true,
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "a" }],
      },
      e: { Type: "Task", End: true, Catch: [{ ErrorEquals: ["States.ALL"], Next: "a" }] },
    },
  };
  expect(structureProblems(broken)).toEqual([
    "'a' does not catch everything",
    "'b' has no next state",
    "'c' has no Default",
    "'c' has empty Choices",
    "'a' is there twice",
    "'e' has no timeout",
    "'a' leads to 'nowhere', which does not exist",
    ...["b", "c", "d", "e"].map((name) => `nothing leads to '${name}'`),
  ]);
});
