import { METRICS_SOURCE, PUBLISHED } from "../metric-dimensions";
import { type ReadMetric, readMetrics } from "../read-metrics";
import { finding, type Rule } from "../rule";
import { blocks, type ResourceView, show, type StackDocument, strings } from "../stack-document";

export const metricDimensions: Rule = {
  id: "metric-dimensions",
  title: "Alarms read metrics that are published: in this region, under exactly these dimensions",
  source: METRICS_SOURCE,
  check: (stack) =>
    stack
      .all("aws_cloudwatch_metric_alarm")
      .flatMap((alarm) =>
        [...readMetrics(alarm).flatMap((one) => faults(one, stack)), ...halfRead(alarm)].map((fault) =>
          finding(alarm, fault),
        ),
      ),
};

/** Namespaces of AWS; an application chooses the dimensions of the metrics that it publishes. */
const OF_AWS = /^(?:AWS|ECS|ContainerInsights|LambdaInsights)(?:\/|$)/;

function faults({ namespace, metric, dimensions }: ReadMetric, { facts }: StackDocument): string[] {
  if (!OF_AWS.test(namespace)) return [];
  const published = PUBLISHED[namespace];
  if (published === undefined) {
    return [`reads ${namespace}, whose dimensions are not listed: add it to constructs/policy/metric-dimensions.ts`];
  }
  const { sets, metrics = {}, region, source } = published;
  const names = nameOf(Object.keys(dimensions));
  const known = (metrics[metric] ?? sets).map(nameOf);
  return [
    ...(region === undefined || region === facts.region
      ? []
      : [`reads ${namespace} in ${facts.region}, but it is published in ${region} only: put the alarm there`]),
    ...(known.includes(names)
      ? []
      : [`reads ${metric} by ${names}, for which ${namespace} has no values: use ${known.join(" or ")} (${source})`]),
    ...(namespace === "AWS/WAFV2" ? webAclRegion(dimensions, facts.kind) : []),
  ];
}

/** Metrics that have values for one of several sets: an alarm reads all, and an expression takes the one with data. */
function halfRead(alarm: ResourceView): string[] {
  const queries = blocks(alarm.values["metric_query"]);
  const expressions = queries.flatMap(({ expression }) => strings(expression));
  const undecided = readMetrics(alarm).filter(({ namespace, metric }) =>
    PUBLISHED[namespace]?.undecided?.includes(metric),
  );
  return [...new Set(undecided.map(({ metric }) => metric))].flatMap((name) => {
    const ids = queries
      .filter(({ metric }) => blocks(metric).some(({ metric_name: one }) => one === name))
      .map(({ id }) => show(id));
    const same = undecided.filter(({ metric }) => metric === name);
    const read = same.map(({ dimensions }) => nameOf(Object.keys(dimensions)));
    const wanted = same
      .slice(0, 1)
      .flatMap(({ namespace }) => (PUBLISHED[namespace]?.metrics?.[name] ?? []).map(nameOf));
    if (wanted.every((set) => read.includes(set)) && expressions.includes(`MAX([${ids.join(", ")}])`)) return [];
    const how = ["", ...expressions].join(" as ");
    return [
      `reads ${name} by ${read.join(" and ")}${how}, but its values may be by ${wanted.join(" or by ")} and by no ` +
        "other: read each, and take MAX([…]) of them",
    ];
  });
}

function nameOf(dimensions: readonly string[]): string {
  return `{${[...dimensions].sort().join(", ")}}`;
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
