import { type AttributeValue, ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { attributesOf, valuesOf } from "../../../functions/dr-table/attributes";

type Attributes = Record<string, AttributeValue>;
type Values = Record<string, unknown>;

interface Request {
  readonly Key: Attributes;
  readonly Item: Attributes;
  readonly UpdateExpression: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Attributes;
}

const SET = /^(?<target>[#\w.]+) = (?:if_not_exists\((?<absent>[#\w.]+), (?<kept>:\w+)\)|(?<value>:\w+))$/;

/** A table of DynamoDB in memory: as much of the expressions as the functions use, and an error for anything else. */
export class FakeTable {
  private readonly items = new Map<string, Attributes>();
  /** Called before a put, as if somebody else were faster. */
  beforePut: () => void = () => undefined;

  get(pk: string, sk: string): Values | undefined {
    const item = this.items.get(`${pk} ${sk}`);
    return item && valuesOf(item);
  }

  set(pk: string, sk: string, values: Values): void {
    this.items.set(`${pk} ${sk}`, attributesOf({ pk, sk, ...values }));
  }

  /** Everything that stands in it. */
  get contents(): Record<string, Values> {
    return Object.fromEntries([...this.items].sort().map(([key, item]) => [key, valuesOf(item)]));
  }

  readonly answers = {
    GetItem: (request: Request): object => {
      const item = this.items.get(keyOf(request.Key));
      return item ? { Item: structuredClone(item) } : {};
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

function keyOf({ pk, sk }: Attributes): string {
  return `${pk!.S} ${sk!.S}`;
}

function same(a: AttributeValue | undefined, b: AttributeValue | undefined): boolean {
  return a !== undefined && JSON.stringify(a) === JSON.stringify(b);
}
