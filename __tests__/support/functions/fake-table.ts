import { type AttributeValue, ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { EXECUTIONS_BY_START } from "../../../dr/record/items";
import { attributesOf, valuesOf } from "../../../functions/runtime/dr-table/attributes";

type Attributes = Record<string, AttributeValue>;
type Values = Record<string, unknown>;

interface Request {
  readonly Key: Attributes;
  readonly Item: Attributes;
  readonly ConsistentRead?: boolean;
  readonly UpdateExpression: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Attributes;
}

interface QueryRequest extends Pick<Request, "ExpressionAttributeValues"> {
  readonly IndexName?: string;
  readonly KeyConditionExpression: string;
  readonly Limit: number;
  readonly ExclusiveStartKey?: Attributes;
}

const SET = /^(?<target>[#\w.]+) = (?:if_not_exists\((?<absent>[#\w.]+), (?<kept>:\w+)\)|(?<value>:\w+))$/;

/** A DynamoDB table in memory. Supports the expressions that the functions use, and throws for any other. */
export class FakeTable {
  private readonly items = new Map<string, Attributes>();
  /** Called before a put, to simulate a concurrent writer. */
  beforePut: () => void = () => undefined;

  get(pk: string, sk: string): Values | undefined {
    const item = this.items.get(`${pk} ${sk}`);
    return item && valuesOf(item);
  }

  set(pk: string, sk: string, values: Values): void {
    this.items.set(`${pk} ${sk}`, attributesOf({ pk, sk, ...values }));
  }

  /** All items. */
  get contents(): Record<string, Values> {
    return Object.fromEntries([...this.items].sort().map(([key, item]) => [key, valuesOf(item)]));
  }

  readonly answers = {
    GetItem: (request: Request): object => {
      if (request.ConsistentRead !== true) throw new Error("a read that may be stale: set ConsistentRead to true");
      const item = this.items.get(keyOf(request.Key));
      return item ? { Item: structuredClone(item) } : {};
    },
    Query: (request: QueryRequest): object => {
      const { IndexName, ExpressionAttributeValues, Limit, ExclusiveStartKey } = request;
      const { ":pk": pk, ":prefix": prefix = "" } = valuesOf(ExpressionAttributeValues ?? {}) as Record<string, string>;
      if (IndexName !== undefined && IndexName !== EXECUTIONS_BY_START.name) throw new Error(`no index ${IndexName}`);
      const sortKey = IndexName === undefined ? "sk" : EXECUTIONS_BY_START.sortKey;
      const place = (item: Attributes) => `${item[sortKey]!.S!} ${item["sk"]!.S!}`;
      const rest = [...this.items.values()]
        .filter((item) => item["pk"]!.S === pk && item[sortKey]?.S?.startsWith(prefix))
        .filter((item) => !ExclusiveStartKey || place(item) < place(ExclusiveStartKey))
        .sort((a, b) => (place(a) < place(b) ? 1 : -1));
      const Items = rest.slice(0, Limit).map((item) => (IndexName === undefined ? item : indexed(item)));
      const last = Items.at(-1);
      if (!last || rest.length <= Limit) return { Items };
      return { Items, LastEvaluatedKey: { pk: last["pk"], sk: last["sk"], [sortKey]: last[sortKey] } };
    },
    PutItem: (request: Request): object => {
      this.beforePut();
      const { ConditionExpression: condition, ExpressionAttributeNames: names = {} } = request;
      const found = this.items.get(keyOf(request.Item));
      const [, target, value] = /^(#\w+) = (:\w+)$/.exec(condition ?? "") ?? [];
      const holds =
        condition === "attribute_not_exists(#pk)"
          ? found === undefined
          : same(found?.[names[target!]!], request.ExpressionAttributeValues?.[value!]);
      if (!holds)
        throw new ConditionalCheckFailedException({ message: "The conditional request failed", $metadata: {} });
      this.items.set(keyOf(request.Item), structuredClone(request.Item));
      return {};
    },
    UpdateItem: (request: Request): object => {
      const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } = request;
      const [, sets, counter] = /^SET (.*) ADD (#\w+) :one$/.exec(request.UpdateExpression) ?? [];
      const item = structuredClone(this.items.get(keyOf(request.Key)) ?? request.Key);
      for (const set of sets!.split(/, (?=#)/)) {
        const { target, kept, value } = SET.exec(set)!.groups!;
        assign(
          item,
          target!.split(".").map((name) => names[name]!),
          values[(kept ?? value)!]!,
          kept !== undefined,
        );
      }
      const name = names[counter!]!;
      item[name] = { N: String(Number(item[name]?.N ?? 0) + 1) };
      this.items.set(keyOf(request.Key), item);
      return {};
    },
  };
}

function assign(item: Attributes, path: readonly string[], value: AttributeValue, ifAbsent: boolean): void {
  let place = item;
  for (const part of path.slice(0, -1)) {
    const inner = place[part]?.M;
    if (!inner) throw new Error(`ValidationException: the path ${path.join(".")} is not in the item`);
    place = inner;
  }
  const last = path.at(-1)!;
  if (!ifAbsent || place[last] === undefined) place[last] = value;
}

/** The attributes of an item in the index. */
function indexed(item: Attributes): Attributes {
  const held: readonly string[] = ["pk", "sk", EXECUTIONS_BY_START.sortKey, ...EXECUTIONS_BY_START.attributes];
  return Object.fromEntries(Object.entries(item).filter(([name]) => held.includes(name)));
}

function keyOf({ pk, sk }: Attributes): string {
  return `${pk!.S} ${sk!.S}`;
}

function same(a: AttributeValue | undefined, b: AttributeValue | undefined): boolean {
  return a !== undefined && JSON.stringify(a) === JSON.stringify(b);
}
