import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { conditionalWrite, recordKey } from "../../../dr/record/conditional-write";
import { type DeploymentRecord, newRecord } from "../../../dr/record/transitions";
import { hasName, Transient } from "../step/errors";
import { attributesOf, valuesOf } from "./attributes";

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** An attribute, or a field of one, and its new value. */
export interface Change {
  readonly path: readonly string[];
  readonly value: unknown;
  /**
   * Whether to keep an existing value.
   * @default false
   */
  readonly ifAbsent?: boolean;
}

export type Item = Readonly<Record<string, unknown>>;

/** Items of a partition to read. */
export interface Selection {
  readonly pk: string;
  /** Prefix of their sort key. @default any */
  readonly prefix?: string;
  /** An index, and the name of its sort key. @default the table itself */
  readonly index?: { readonly name: string; readonly sortKey: string };
  readonly limit: number;
  /** Last key of the previous page. @default start at the newest */
  readonly after?: Item;
}

export interface Page {
  readonly items: readonly Item[];
  /** Last key, for the next page; absent on the last page. */
  readonly last?: Item;
}

/** Maximum attempts of a conditional write when other writers change the item. */
const ATTEMPTS = 5;

/** The DR table, in the function's own region. */
export class DrTable {
  constructor(
    private readonly client: Pick<DynamoDBClient, "send">,
    private readonly name: string,
  ) {}

  /** A deployment's record; a new record when none has been written yet. */
  async record(plan: string): Promise<DeploymentRecord> {
    const item = await this.read(recordKey(plan));
    if (item === undefined) return newRecord(plan);
    return Object.fromEntries(
      Object.entries(item).filter(([name]) => name !== "pk" && name !== "sk"),
    ) as unknown as DeploymentRecord;
  }

  /** Applies a transition to the record. Reads and applies it again when another writer changed the record. */
  async change(plan: string, transition: (record: DeploymentRecord) => DeploymentRecord): Promise<DeploymentRecord> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const read = await this.record(plan);
      const next = transition(read);
      const write = conditionalWrite(read, next);
      if (write === undefined || (await this.put(write))) return next;
    }
    throw new Transient(`the record of ${plan} changed ${ATTEMPTS} times while it was being written`);
  }

  async read({ pk, sk }: Key): Promise<Item | undefined> {
    const { Item } = await this.client.send(
      new GetItemCommand({ TableName: this.name, Key: attributesOf({ pk, sk }), ConsistentRead: true }),
    );
    return Item && valuesOf(Item);
  }

  /** Items in descending order of their sort keys. */
  async newest({ pk, prefix, index, limit, after }: Selection): Promise<Page> {
    const names = { "#pk": "pk", ...(prefix === undefined ? {} : { "#sk": index?.sortKey ?? "sk" }) };
    const values = { ":pk": pk, ...(prefix === undefined ? {} : { ":prefix": prefix }) };
    const { Items = [], LastEvaluatedKey: last } = await this.client.send(
      new QueryCommand({
        TableName: this.name,
        ...(index ? { IndexName: index.name } : {}),
        KeyConditionExpression: `#pk = :pk${prefix === undefined ? "" : " AND begins_with(#sk, :prefix)"}`,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: attributesOf(values),
        ScanIndexForward: false,
        Limit: limit,
        ...(after ? { ExclusiveStartKey: attributesOf(after) } : {}),
      }),
    );
    return { items: Items.map(valuesOf), ...(last ? { last: valuesOf(last) } : {}) };
  }

  /** Writes attributes and increments `changes`; creates the item when it does not exist. */
  async update({ pk, sk }: Key, changes: readonly Change[]): Promise<void> {
    const names: Record<string, string> = { "#changes": "changes" };
    const values: Record<string, unknown> = { ":one": 1 };
    const sets = changes.map(({ path, value, ifAbsent = false }, i) => {
      const place = path.map((part, p) => {
        names[`#${i}_${p}`] = part;
        return `#${i}_${p}`;
      });
      values[`:${i}`] = value;
      const target = place.join(".");
      return `${target} = ${ifAbsent ? `if_not_exists(${target}, :${i})` : `:${i}`}`;
    });
    await this.client.send(
      new UpdateItemCommand({
        TableName: this.name,
        Key: attributesOf({ pk, sk }),
        UpdateExpression: `SET ${sets.join(", ")} ADD #changes :one`,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: attributesOf(values),
      }),
    );
  }

  /** Replaces an item with one made from its current content. Reads and makes it again when another writer changed it. */
  async rewrite(key: Key, make: (item: Item) => Item | undefined): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const read = await this.read(key);
      const next = make(read ?? {});
      if (next === undefined) return;
      const changes = typeof read?.["changes"] === "number" ? read["changes"] : 0;
      const written = await this.put({
        Item: { ...next, ...key, changes: changes + 1 },
        ...(read === undefined
          ? { ConditionExpression: "attribute_not_exists(#pk)", ExpressionAttributeNames: { "#pk": "pk" } }
          : {
              ConditionExpression: "#changes = :changes",
              ExpressionAttributeNames: { "#changes": "changes" },
              ExpressionAttributeValues: { ":changes": changes },
            }),
      });
      if (written) return;
    }
    throw new Transient(`${key.pk} ${key.sk} changed ${ATTEMPTS} times while it was being written`);
  }

  private async put(write: {
    readonly Item: Item;
    readonly ConditionExpression: string;
    readonly ExpressionAttributeNames: Readonly<Record<string, string>>;
    readonly ExpressionAttributeValues?: Item;
  }): Promise<boolean> {
    const { Item, ExpressionAttributeValues: values, ...condition } = write;
    const input: PutItemCommandInput = { TableName: this.name, Item: attributesOf(Item), ...condition };
    if (values) input.ExpressionAttributeValues = attributesOf(values);
    try {
      await this.client.send(new PutItemCommand(input));
      return true;
    } catch (error) {
      if (hasName(error, "ConditionalCheckFailedException")) return false;
      throw error;
    }
  }
}
