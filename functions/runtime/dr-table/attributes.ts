import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** Plain data as a DynamoDB attribute value; undefined is omitted. Throws for anything that is not plain data. */
export function attributeOf(value: unknown): AttributeValue {
  if (value === null) return { NULL: true };
  if (typeof value === "string") return { S: value };
  if (typeof value === "number" && Number.isFinite(value)) return { N: String(value) };
  if (typeof value === "boolean") return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(attributeOf) };
  if (typeof value === "object") return { M: attributesOf(value) };
  throw new Error(`an attribute should be plain data, got a ${typeof value}`);
}

export function attributesOf(values: object): Record<string, AttributeValue> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, attributeOf(value)]),
  );
}

export function valueOf(attribute: AttributeValue): unknown {
  if (attribute.S !== undefined) return attribute.S;
  if (attribute.N !== undefined) return Number(attribute.N);
  if (attribute.BOOL !== undefined) return attribute.BOOL;
  if (attribute.L !== undefined) return attribute.L.map(valueOf);
  if (attribute.M !== undefined) return valuesOf(attribute.M);
  return null;
}

export function valuesOf(attributes: Readonly<Record<string, AttributeValue>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, valueOf(value)]));
}
