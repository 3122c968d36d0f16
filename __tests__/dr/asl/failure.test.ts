import { leftToDo, reasonOf } from "../../../dr/asl/failure";

test.each([
  ["a reason", { status: "refused", reason: "the secondary is the active site" }, "the secondary is the active site"],
  ["words", "not done after 600 s", "not done after 600 s"],
  [
    "a function's error",
    { Error: "TypeError", Cause: JSON.stringify({ errorType: "TypeError", errorMessage: "no such field" }) },
    "TypeError: no such field",
  ],
  ["an error of a service", { Error: "States.Timeout", Cause: "" }, "States.Timeout"],
  ["a cause that is no object", { Error: "Lambda.Unknown", Cause: "null" }, "Lambda.Unknown: null"],
  ["a cause in words", { Error: "Lambda.Unknown", Cause: "{no JSON" }, "Lambda.Unknown: {no JSON"],
  ["an answer that nobody understands", { state: "odd" }, '{"state":"odd"}'],
  ["nothing", null, "null"],
])("why a step failed is told out of %s", (_, detail, told) => {
  expect(reasonOf(detail)).toBe(told);
});

test("only what is open leaves something to do", () => {
  const failure = { step: "scale", kind: "refused", detail: "no", left: ["scale", "release"] } as const;
  expect(leftToDo(failure, "needs-intervention")).toEqual(["scale", "release"]);
  for (const outcome of ["rolled-back", "refused", "succeeded", undefined] as const) {
    expect(leftToDo(failure, outcome)).toEqual([]);
  }
});
