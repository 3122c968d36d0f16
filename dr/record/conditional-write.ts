import type { DeploymentRecord } from "./transitions";

/** A PutItem of DynamoDB in the document client's form, without the table. */
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
 * The write by which a transition becomes true: only if nobody has changed the record since it was read. When it is refused,
 * read again and decide again. Undefined when the transition changed nothing.
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
