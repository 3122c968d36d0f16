import { functionSeconds, stateSeconds } from "../../../dr/asl/timeouts";
import { custom } from "../../support/dr/arbitrary";
import type { Step } from "../../../dr/steps/registry";
import { planOf } from "../../support/dr/plans";

const step = (id: string, deadlineSeconds: number): Step => {
  const one = custom(id, "plain");
  return { ...one, parameters: { ...one.parameters, deadlineSeconds } } as Step;
};

test.each([
  [1, 5],
  [12, 12],
  [600, 30],
])("S14: a state of a step with a deadline of %i s times out after %i s", (deadlineSeconds, seconds) => {
  expect(stateSeconds({ deadlineSeconds })).toBe(seconds);
});

test("S14: a function of several steps times out before the shortest of their states", () => {
  expect(functionSeconds(planOf([[step("a", 12)], [step("b", 600)]]))).toEqual({ own: 10 });
  expect(functionSeconds(planOf([[step("a", 600)], [step("b", 12)]]))).toEqual({ own: 10 });
  expect(functionSeconds(planOf([[step("a", 600)]]))).toEqual({ own: 25 });
});
