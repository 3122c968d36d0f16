import type { DeploymentRecord } from "./transitions";

/** A DynamoDB PutItem as the document client takes it, without the table name. */
export interface ConditionalWrite {
  readonly Item: Readonly<Record<string, unknown>>;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>>;
}

/** Key of a deployment's record. */
export function recordKey(plan: string): { readonly pk: string; readonly sk: string } {
  return { pk: plan, sk: "RECORD" };
}

/** Key of an execution's item: outcome, step entries, times, measurements. */
export function executionKey(plan: string, execution: string): { readonly pk: string; readonly sk: string } {
  return { pk: plan, sk: `EXECUTION#${execution}` };
}

/**
 * The write that stores a transition. It succeeds only if the record has not changed since it was read. When DynamoDB
 * rejects it, read the record and decide again. Undefined when the transition changed nothing.
 */
export function conditionalWrite(read: DeploymentRecord, next: DeploymentRecord): ConditionalWrite | undefined {
  if (next === read) return undefined;
  if (next.version !== read.version + 1 || next.epoch < read.epoch) {
    throw new Error(
      `a transition raises the version by one and never lowers the epoch: got ${read.version} to ${next.version}, epoch ${read.epoch} to ${next.epoch}`,
    );
  }
  const Item = { ...recordKey(next.plan), ...next };
  return read.version === 0
    ? { Item, ConditionExpression: "attribute_not_exists(#pk)", ExpressionAttributeNames: { "#pk": "pk" } }
    : {
        Item,
        ConditionExpression: "#version = :version",
        ExpressionAttributeNames: { "#version": "version" },
        ExpressionAttributeValues: { ":version": read.version },
      };
}
