import { unfinishedStepsOf, reasonOf } from "../../../dr/asl/failure";

test.each([
  ["a reason", { status: "refused", reason: "the secondary is the active site" }, "the secondary is the active site"],
  ["text", "not done after 600 s", "not done after 600 s"],
  [
    "a timeout with the last response",
    { timeout: "not done after 150 s", last: { status: "waiting", reason: "the replication lag is 9 s" } },
    "not done after 150 s: the replication lag is 9 s",
  ],
  ["a timeout without a response", { timeout: "not done after 150 s", last: {} }, "not done after 150 s"],
  [
    "a function's error",
    { Error: "TypeError", Cause: JSON.stringify({ errorType: "TypeError", errorMessage: "no such field" }) },
    "TypeError: no such field",
  ],
  ["an error of a service", { Error: "States.Timeout", Cause: "" }, "States.Timeout"],
  ["a cause that is no object", { Error: "Lambda.Unknown", Cause: "null" }, "Lambda.Unknown: null"],
  ["a cause as text", { Error: "Lambda.Unknown", Cause: "{no JSON" }, "Lambda.Unknown: {no JSON"],
  ["an unexpected response", { state: "odd" }, '{"state":"odd"}'],
  ["nothing", null, "null"],
])("the reason of a failed step comes from %s", (_, detail, expected) => {
  expect(reasonOf(detail)).toBe(expected);
});

test("only an execution that needs intervention has unfinished steps", () => {
  const failure = { step: "scale", kind: "refused", detail: "no", unfinishedSteps: ["scale", "release"] } as const;
  expect(unfinishedStepsOf(failure, "needs-intervention")).toEqual(["scale", "release"]);
  for (const outcome of ["rolled-back", "refused", "succeeded", undefined] as const) {
    expect(unfinishedStepsOf(failure, outcome)).toEqual([]);
  }
});
