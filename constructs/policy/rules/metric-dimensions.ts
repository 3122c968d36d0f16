import { METRICS_SOURCE, PUBLISHED } from "../metric-dimensions";
import { type ReadMetric, readMetrics } from "../read-metrics";
import { finding, type Rule } from "../rule";
import type { StackDocument } from "../stack-document";

export const metricDimensions: Rule = {
  id: "metric-dimensions",
  title: "Alarms read metrics that are published: in this region, under exactly these dimensions",
  source: METRICS_SOURCE,
  check: (stack) =>
    stack
      .all("aws_cloudwatch_metric_alarm")
      .flatMap(readMetrics)
      .flatMap((one) => faults(one, stack).map((fault) => finding(one.alarm, fault))),
};

/** Namespaces of AWS's own; whatever an application publishes has the dimensions that it chooses. */
const OF_AWS = /^(?:AWS|ECS|ContainerInsights|LambdaInsights)(?:\/|$)/;

function faults({ namespace, metric, dimensions }: ReadMetric, { facts }: StackDocument): string[] {
  if (!OF_AWS.test(namespace)) return [];
  const published = PUBLISHED[namespace];
  if (published === undefined) {
    return [
      `reads ${namespace}, whose dimensions nobody has looked up: add it to constructs/policy/metric-dimensions.ts`,
    ];
  }
  const { sets, metrics = {}, region, source } = published;
  const names = Object.keys(dimensions).sort().join(", ");
  const known = (metrics[metric] ?? sets).map((set) => [...set].sort().join(", "));
  return [
    ...(region === undefined || region === facts.region
      ? []
      : [`reads ${namespace} in ${facts.region}, but it is published in ${region} only: put the alarm there`]),
    ...(known.includes(names)
      ? []
      : [
          `reads ${metric} by {${names}}, under which ${namespace} has no values: use ${known.map((set) => `{${set}}`).join(" or ")} (${source})`,
        ]),
    ...(namespace === "AWS/WAFV2" ? webAclRegion(dimensions, facts.kind) : []),
  ];
}

/** A web ACL of CloudFront has no region among its dimensions, every other one has. */
function webAclRegion(dimensions: ReadMetric["dimensions"], kind: StackDocument["facts"]["kind"]): string[] {
  const given = dimensions["Region"] !== undefined;
  if (kind === "site" && !given)
    return ["reads a regional web ACL without its Region, where there are no values: add it"];
  return kind === "global" && given
    ? ["reads the web ACL of a distribution by Region, where there are no values: leave it out"]
    : [];
}
