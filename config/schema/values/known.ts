import { z } from "zod";

/** A value of which any part may be missing because it was wrong. */
export type Known<T> = T extends readonly (infer E)[]
  ? (Known<E> | undefined)[]
  : T extends object
    ? { [K in keyof T]?: Known<T[K]> }
    : T;

/**
 * The parts of a value that fit its schema. Checks across fields run on these parts, so that one wrong field does not
 * hide problems of other fields.
 */
export function known<S extends z.ZodType>(schema: S, value: unknown): Known<z.output<S>> | undefined {
  return knownParts(schema, value) as Known<z.output<S>> | undefined;
}

function knownParts(schema: z.core.$ZodType, value: unknown): unknown {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) {
    return knownParts(schema.unwrap(), value);
  }
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((element) => knownParts(schema.element, element));
  }
  if (schema instanceof z.ZodObject && typeof value === "object" && value !== null && !Array.isArray(value)) {
    return Object.fromEntries(
      Object.entries(schema.shape).map(([key, field]) => [
        key,
        knownParts(field as z.core.$ZodType, (value as Record<string, unknown>)[key]),
      ]),
    );
  }
  return undefined;
}
