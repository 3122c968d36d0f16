import { type JsonObject, blocks, type ResourceView, type StackDocument } from "./stack-document";
import { documentsIn, statementsOf } from "./statements";

/** The lifecycle rules of a bucket that are in force. */
export function lifecycleRulesOf(stack: StackDocument, bucket: ResourceView): JsonObject[] {
  return stack
    .companions(bucket, "aws_s3_bucket_lifecycle_configuration", "bucket", "bucket")
    .flatMap(({ values }) => blocks(values["rule"]))
    .filter(({ status }) => status === "Enabled");
}

/** Days after which all objects of a bucket are gone; undefined for a bucket that keeps its objects. */
export function expirationDays(stack: StackDocument, bucket: ResourceView): number | undefined {
  const days = lifecycleRulesOf(stack, bucket)
    .filter((rule) => blocks(rule["filter"]).every(({ prefix }) => prefix === "" || prefix === undefined))
    .flatMap((rule) => blocks(rule["expiration"]))
    .flatMap(({ days: after }) => (typeof after === "number" ? [after] : []));
  return days.length > 0 ? Math.min(...days) : undefined;
}

/** Buckets of logs: those whose objects are gone after a time. */
export function logBuckets(stack: StackDocument): ResourceView[] {
  return stack.all("aws_s3_bucket").filter((bucket) => expirationDays(stack, bucket) !== undefined);
}

/** The statements of a bucket's policy. */
export function bucketStatements(stack: StackDocument, bucket: ResourceView): JsonObject[] {
  return stack
    .companions(bucket, "aws_s3_bucket_policy", "bucket", "bucket")
    .flatMap(({ values }) => documentsIn(stack, values["policy"]))
    .flatMap(statementsOf);
}

/** Actions that put an object into a bucket, or a mark that hides one. */
export const WRITES = ["s3:PutObject", "s3:ReplicateDelete", "s3:ReplicateObject"] as const;

/**
 * Principals, beside AWS services, that may write into a bucket: the ARNs that the Deny statement of its policy excepts;
 * undefined where the policy has no such statement.
 */
export function sparedWriters(statements: readonly JsonObject[]): readonly string[] | undefined {
  const refusal = statements.find(
    ({ effect, actions, principals, condition }) =>
      effect === "Deny" &&
      WRITES.every((action) => (actions as string[] | undefined)?.includes(action)) &&
      blocks(principals).some(({ identifiers }) => JSON.stringify(identifiers) === '["*"]') &&
      blocks(condition).some(
        ({ test, variable, values }) =>
          test === "Bool" && variable === "aws:PrincipalIsAWSService" && JSON.stringify(values) === '["false"]',
      ) &&
      blocks(condition).every(({ variable }) => EXEMPTING_VARIABLES.includes(variable as string)),
  );
  if (!refusal) return undefined;
  return blocks(refusal["condition"])
    .filter(({ variable }) => variable === "aws:PrincipalArn")
    .flatMap(({ values }) => (values as string[] | undefined) ?? []);
}

const EXEMPTING_VARIABLES = ["aws:PrincipalIsAWSService", "aws:PrincipalArn"];
