import { PUBLISHED } from "../../constructs/policy/metric-dimensions";
import type { Step } from "../../dr/steps/registry";
import { webPlan } from "../support/dr/plans";

/** Steps of a plan that read a metric of AWS's own under dimensions that it does not have: there they find no value. */
function unpublished(steps: readonly Step[]): string[] {
  return steps.flatMap((step) => {
    if (step.type !== "lag-gate") return [];
    const { namespace, metric, dimensions } = step.parameters;
    const { sets, metrics = {} } = PUBLISHED[namespace]!;
    const read = Object.keys(dimensions).sort().join(", ");
    const known = (metrics[metric] ?? sets).map((set) => [...set].sort().join(", "));
    return known.includes(read) ? [] : [`${step.id} reads ${metric} by {${read}}`];
  });
}

const lags = webPlan()
  .workflows.flatMap(({ stages }) => stages.flat())
  .filter((step) => step.type === "lag-gate");

test("X10: a plan's lag gates read the dimensions under which AWS publishes, from the other site", () => {
  expect(unpublished(lags)).toEqual([]);
  const read = lags.map(({ parameters: { region, dimensions } }) => `${dimensions["SourceRegion"]} to ${region}`);
  expect([...new Set(read)].sort()).toEqual(["us-east-1 to us-west-2", "us-west-2 to us-east-1"]);
});

test("X10: a gate that leaves out the region of the writer is found", () => {
  const [step] = lags;
  const byCluster = { DBClusterIdentifier: "web-dev-secondary-database" };
  const old: Step = { ...step!, parameters: { ...step!.parameters, dimensions: byCluster } };
  expect(unpublished([old])).toEqual(["lag reads AuroraGlobalDBReplicationLag by {DBClusterIdentifier}"]);
});
