import { METRIC_RESOURCES, type NamedResource } from "../metric-resources";
import { type ReadMetric, readMetrics } from "../read-metrics";
import { blocks, type Json, show, type StackDocument } from "../stack-document";
import type { CrossRule } from "./cross-rule";

export const alarmDimensions: CrossRule = {
  id: "alarm-dimensions",
  title: "Alarms read the metrics of resources that exist: in the deployment, and in the alarm's region",
  source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Dimension",
  check: (stacks) =>
    stacks.flatMap((stack) =>
      stack
        .all("aws_cloudwatch_metric_alarm")
        .flatMap(readMetrics)
        .flatMap((one) =>
          faults(stacks, stack, one).map((message) => ({
            stack: stack.facts.name,
            address: one.alarm.address,
            message,
          })),
        ),
    ),
};

function faults(stacks: readonly StackDocument[], stack: StackDocument, one: ReadMetric): string[] {
  const { namespace, metric, dimensions } = one;
  const region = stack.facts.region;
  const there = stacks.filter(({ facts }) => facts.region === region);
  const unknown = Object.entries(METRIC_RESOURCES[namespace] ?? {}).flatMap(([dimension, resources]) => {
    const value = dimensions[dimension];
    if (value === undefined || resources.some((named) => names(there, stack, named, value))) return [];
    const types = resources.map(({ type }) => type).join(" or ");
    return [
      `reads ${metric} of ${dimension} ${show(value)}, which no ${types} in ${region} has: it would never have data`,
    ];
  });
  return [...unknown, ...replication(stacks, region, one), ...sourceRegion(stacks, stack, one)];
}

/** Whether a value is the name of such a resource in these stacks, or a reference to one in the alarm's own. */
function names(
  there: readonly StackDocument[],
  own: StackDocument,
  { type, attributes, values }: NamedResource,
  value: Json,
): boolean {
  return (
    own.all(type).some(({ address }) => attributes.some((name) => value === `\${${address}.${name}}`)) ||
    there.some((stack) => stack.all(type).some((resource) => values(resource, stack).includes(value)))
  );
}

/**
 * S3 publishes failures in the source's region and everything else in the destination's, for rules with metrics alone.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html
 */
function replication(
  stacks: readonly StackDocument[],
  region: string,
  { namespace, metric, dimensions }: ReadMetric,
): string[] {
  const { SourceBucket: source, DestinationBucket: destination, RuleId: id } = dimensions;
  if (namespace !== "AWS/S3" || id === undefined) return [];
  const rule = `rule ${show(id)} from ${show(source)} to ${show(destination)}`;
  const from = stacks.find((stack) =>
    stack
      .all("aws_s3_bucket_replication_configuration")
      .some(
        ({ values }) => bucketNameIn(stack, values["bucket"]) === source && copies(values["rule"], id, destination),
      ),
  );
  if (from === undefined) return [`reads ${metric} of ${rule}, which no bucket has: it would never have data`];
  const published =
    metric === "OperationsFailedReplication"
      ? from.facts.region
      : stacks.find((stack) => stack.all("aws_s3_bucket").some(({ values }) => values["bucket"] === destination))?.facts
          .region;
  return published === region
    ? []
    : [`reads ${metric} of ${rule} in ${region}, but S3 publishes it in ${published ?? "no region of the deployment"}`];
}

function copies(rules: Json | undefined, id: Json, destination: Json | undefined): boolean {
  return blocks(rules).some(
    (rule) =>
      rule["id"] === id &&
      blocks(rule["destination"]).some(({ bucket }) => show(bucket).replace(/^arn:[\w-]+:s3:::/, "") === destination),
  );
}

/** The name of a bucket that a configuration means, by name or by a reference within its stack. */
function bucketNameIn(stack: StackDocument, value: Json | undefined): Json | undefined {
  const own = stack.all("aws_s3_bucket").find(({ address }) => show(value).startsWith(`\${${address}.`));
  return own === undefined ? value : own.values["bucket"];
}

/** A region from which a cluster of a global database may get its data: another one in which a cluster is. */
function sourceRegion(
  stacks: readonly StackDocument[],
  { facts }: StackDocument,
  { metric, dimensions: { SourceRegion: region } }: ReadMetric,
): string[] {
  if (region === undefined) return [];
  const others = [
    ...new Set(
      stacks
        .filter((stack) => stack.facts.region !== facts.region && stack.all("aws_rds_cluster").length > 0)
        .map((stack) => stack.facts.region),
    ),
  ];
  return others.includes(show(region))
    ? []
    : [
        `reads ${metric} from ${show(region)}, which has no cluster that could be its source: use ${others.join(" or ")}`,
      ];
}
