import { PUBLISHED } from "../../../constructs/policy/metric-dimensions";
import type { Step } from "../../../dr/steps/registry";
import { webPlan } from "../../support/dr/plans";

/**
 * Steps of a plan that read an AWS metric with dimensions that AWS does not publish, or that leave out a possible set
 * of dimensions: they would find no value.
 */
function unpublished(steps: readonly Step[]): string[] {
  return steps.flatMap((step) => {
    if (step.type !== "lag-gate") return [];
    const { namespace, metric, dimensions, otherDimensions } = step.parameters;
    const { sets, metrics = {}, undecided = [] } = PUBLISHED[namespace]!;
    const read = [dimensions, otherDimensions ?? dimensions].map((set) => Object.keys(set).sort().join(", "));
    const known = (metrics[metric] ?? sets).map((set) => [...set].sort().join(", "));
    return [
      ...read.filter((set) => !known.includes(set)).map((set) => `${step.id} reads ${metric} by {${set}}`),
      ...(undecided.includes(metric) ? known.filter((set) => !read.includes(set)) : []).map(
        (set) => `${step.id} leaves out ${metric} by {${set}}`,
      ),
    ];
  });
}

const lags = webPlan()
  .workflows.flatMap(({ stages }) => stages.flat())
  .filter((step) => step.type === "lag-gate");

test("X10: a plan's lag gates read the dimensions under which AWS publishes the lag from the other site", () => {
  expect(unpublished(lags)).toEqual([]);
  const read = lags.map(({ parameters: { region, dimensions } }) => `${dimensions["SourceRegion"]} to ${region}`);
  expect([...new Set(read)].sort()).toEqual(["us-east-1 to us-west-2", "us-west-2 to us-east-1"]);
});

test("X10: a gate that leaves out a set of dimensions, or reads an unpublished one, is found", () => {
  const [step] = lags;
  const { dimensions, otherDimensions } = step!.parameters;
  const gate = (some: object): Step => ({ ...step!, parameters: { ...step!.parameters, ...some } });
  const lag = "AuroraGlobalDBReplicationLag";
  expect(unpublished([gate({ otherDimensions: undefined })])).toEqual([
    `lag leaves out ${lag} by {DBClusterIdentifier}`,
  ]);
  expect(unpublished([gate({ dimensions: otherDimensions })])).toEqual([
    `lag leaves out ${lag} by {DBClusterIdentifier, SourceRegion}`,
  ]);
  expect(unpublished([gate({ otherDimensions: { ...dimensions, Role: "READER" } })])).toEqual([
    `lag reads ${lag} by {DBClusterIdentifier, Role, SourceRegion}`,
    `lag leaves out ${lag} by {DBClusterIdentifier}`,
  ]);
});
