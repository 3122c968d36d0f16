import { declaredStages } from "../../../dr/plan/declared";
import { planOf } from "../../support/dr/plans";

const calls = (regions: readonly string[], quorum: number) => {
  const observers = regions.map((region, i) => ({
    name: `o${i}`,
    region,
    namespace: "n",
    metric: "m",
    dimensions: { Site: "primary" },
  }));
  const plan = planOf([[{ id: "confirm", type: "confirm-outage", parameters: { observers, quorum } }]]);
  const [step] = declaredStages(plan, plan.workflows[0]!).flat();
  return Object.fromEntries(step!.calls.start.map(({ region, required }) => [region, required]));
};

test.each<[readonly string[], number, Record<string, boolean>]>([
  [["us-east-2", "us-west-2"], 2, { "us-east-2": true, "us-west-2": true }],
  [["us-east-2", "us-west-2"], 1, { "us-east-2": false, "us-west-2": false }],
  [["us-east-2", "us-east-2", "us-west-2"], 2, { "us-east-2": true, "us-west-2": false }],
])("X2: of observers in %p with a quorum of %p, those regions are required: %p", (regions, quorum, required) => {
  expect(calls(regions, quorum)).toEqual(required);
});
