import { bucketStatements, sparedWriters } from "./buckets";
import { keyStatementsFor } from "./key-policies";
import type { RuleFinding } from "./review";
import { finding } from "./rule";
import { blocks, type JsonObject, type ResourceView, show, type StackDocument, strings } from "./stack-document";
import { allows, documentsIn, statementsOf } from "./statements";

/**
 * Actions of the replication role: S3 reads versions, writes replicas, and uses the keys of both.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html
 */
const ON_SOURCE = ["s3:GetReplicationConfiguration", "s3:ListBucket"];
const ON_VERSIONS = ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"];
const ON_REPLICAS = ["s3:ReplicateObject", "s3:ReplicateTags"];
const WITH_SOURCE_KEY = ["kms:Decrypt"];
const WITH_REPLICA_KEY = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"];

/** Why replications of a deployment fail, or fail without an alarm. All stacks are checked together. */
export function replicationFindings(stacks: readonly StackDocument[]): RuleFinding[] {
  return stacks.flatMap((stack) =>
    stack.all("aws_s3_bucket_replication_configuration").flatMap((configuration) =>
      blocks(configuration.values["rule"])
        .filter(({ status }) => status === "Enabled")
        .flatMap((rule) => faults(stacks, stack, configuration.values, rule))
        .map((message) => ({
          ...finding(configuration, message),
          rule: "replication-complete",
          stack: stack.facts.name,
        })),
    ),
  );
}

function faults(
  stacks: readonly StackDocument[],
  { facts }: StackDocument,
  configuration: JsonObject,
  rule: JsonObject,
): string[] {
  const [destination] = blocks(rule["destination"]);
  const source = show(configuration["bucket"]);
  const roleArn = show(configuration["role"]);
  const to = show(destination?.["bucket"]);
  const id = show(rule["id"]);
  return [
    ...(blocks(destination?.["metrics"]).some(({ status }) => status === "Enabled")
      ? []
      : [`publishes no metrics of rule ${id}: set metrics of its destination to Enabled`]),
    ...(alarmed(stacks, facts.region, { source, to: bucketName(to), id })
      ? []
      : [`may fail without an alarm: add an alarm on OperationsFailedReplication of rule ${id} in ${facts.region}`]),
    ...refusedBy(stacks, roleArn, to),
    ...missing(stacks, roleArn, facts.region, { source, to, rule }).map(
      (actions) => `fails because its role may not ${actions}`,
    ),
  ];
}

function alarmed(
  stacks: readonly StackDocument[],
  region: string,
  { source, to, id }: { source: string; to: string; id: string },
): boolean {
  return stacks
    .filter(({ facts }) => facts.region === region)
    .flatMap((stack) => stack.all("aws_cloudwatch_metric_alarm"))
    .some(
      ({ values: { namespace, metric_name, dimensions, comparison_operator } }) =>
        namespace === "AWS/S3" &&
        metric_name === "OperationsFailedReplication" &&
        comparison_operator === "GreaterThanThreshold" &&
        blocks(dimensions).some(
          ({ SourceBucket, DestinationBucket, RuleId }) =>
            SourceBucket === source && DestinationBucket === to && RuleId === id,
        ),
    );
}

function refusedBy(stacks: readonly StackDocument[], roleArn: string, to: string): string[] {
  return stacks.flatMap((stack) =>
    stack
      .all("aws_s3_bucket")
      .filter(({ values }) => values["bucket"] === bucketName(to))
      .map((bucket) => sparedWriters(bucketStatements(stack, bucket)))
      .filter((writers) => writers?.includes(roleArn) === false)
      .map(() => `fails because the policy of ${bucketName(to)} denies ${roleArn}: add it to the bucket's writers`),
  );
}

/** The statements that allow a role something; its policies are in the stack that creates it. */
function permissions(stacks: readonly StackDocument[], roleArn: string): JsonObject[] {
  const named = (role: ResourceView) => roleArn.endsWith(`:role/${show(role.values["name"])}`);
  return stacks.flatMap((stack) =>
    stack
      .all("aws_iam_role")
      .filter(named)
      .flatMap((role) => stack.companions(role, "aws_iam_role_policy", "role", "name"))
      .flatMap(({ values }) => documentsIn(stack, values["policy"]))
      .flatMap(statementsOf)
      .filter(allows),
  );
}

/** What the role lacks, as `action on resource`. */
function missing(
  stacks: readonly StackDocument[],
  roleArn: string,
  region: string,
  { source, to, rule }: { source: string; to: string; rule: JsonObject },
): string[] {
  const partition = to.split(":")[1]!;
  const statements = permissions(stacks, roleArn);
  const role = roleArn.split(":role/")[1] ?? roleArn;
  const from = `arn:${partition}:s3:::${source}`;
  const lacking = (actions: readonly string[], resource: string) =>
    actions
      .filter((action) => !statements.some((one) => strings(one["resources"]).includes(resource) && names(one, action)))
      .map((action) => `${action} on ${resource}`);
  const [destination] = blocks(rule["destination"]);
  const replicaKey = blocks(destination?.["encryption_configuration"]).map(({ replica_kms_key_id }) =>
    show(replica_kms_key_id),
  );
  const deletes = blocks(rule["delete_marker_replication"]).some(({ status }) => status === "Enabled");
  const throughS3 = (actions: readonly string[], of: string, aliasArn?: string) =>
    actions
      .filter(
        (action) =>
          !keyStatementsFor(stacks, role, { region: of, ...(aliasArn === undefined ? {} : { aliasArn }) }).some(
            (one) => names(one, action) && via(one, `s3.${of}.`),
          ),
      )
      .map((action) => `${action} with the key in ${of}`);
  return [
    ...lacking(ON_SOURCE, from),
    ...lacking(ON_VERSIONS, `${from}/*`),
    ...lacking([...ON_REPLICAS, ...(deletes ? ["s3:ReplicateDelete"] : [])], `${to}/*`),
    ...replicaKey.flatMap((key) => [
      ...throughS3(WITH_SOURCE_KEY, region),
      ...throughS3(WITH_REPLICA_KEY, key.split(":")[3]!, key),
    ]),
  ];
}

function names(statement: JsonObject, action: string): boolean {
  return strings(statement["actions"]).includes(action);
}

function via(statement: JsonObject, service: string): boolean {
  return blocks(statement["condition"]).some(
    ({ variable, values }) => variable === "kms:ViaService" && strings(values).some((one) => one.startsWith(service)),
  );
}

function bucketName(arn: string): string {
  return arn.split(":").at(-1)!;
}
