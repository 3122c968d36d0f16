import { declaredStages } from "../../../dr/plan/declared";
import { planOf } from "../../support/dr/plans";

const observersIn = (regions: readonly string[]) =>
  regions.map((region, i) => ({ name: `o${i}`, region, namespace: "n", metric: "m", dimensions: { Site: "primary" } }));

const calls = (regions: readonly string[], quorum: number, targets: readonly string[]) => {
  const [observers, targetObservers] = [observersIn(regions), observersIn(targets)];
  const plan = planOf([
    [{ id: "confirm", type: "confirm-outage", parameters: { observers, quorum, targetObservers } }],
  ]);
  const [step] = declaredStages(plan, plan.workflows[0]!).flat();
  return Object.fromEntries(step!.calls.start.map(({ region, required }) => [region, required]));
};

test.each<[readonly string[], number, readonly string[], Record<string, boolean>]>([
  [["us-east-2", "us-west-2"], 2, ["us-east-2"], { "us-east-2": true, "us-west-2": true }],
  [
    ["us-east-2", "us-west-2"],
    1,
    ["us-east-2", "eu-west-1"],
    { "us-east-2": false, "us-west-2": false, "eu-west-1": false },
  ],
  [["us-east-2", "us-east-2", "us-west-2"], 2, ["us-east-2"], { "us-east-2": true, "us-west-2": false }],
  [["us-west-2"], 1, ["us-east-2"], { "us-west-2": true, "us-east-2": true }],
])("X2: with observers in %p, a quorum of %p and the target's in %p, those are required: %p", (...row) => {
  const [regions, quorum, targets, required] = row;
  expect(calls(regions, quorum, targets)).toEqual(required);
});
