import { createHash } from "node:crypto";
import { isObject, type Json, type JsonObject, show } from "../../constructs/policy/stack-document";

/** Minimum number of states of a machine that is outlined: a smaller one is shown completely. */
const OUTLINED_STATES = 50;

/** A value with JSON strings expanded, and large state machines outlined by a digest for each state. */
export function opened(value: Json | undefined): Json {
  if (typeof value === "string") {
    const inside = /^[[{]/.test(value) ? read(value) : undefined;
    return inside === undefined ? value : { json: outlined(opened(inside)) };
  }
  if (Array.isArray(value)) return value.map(opened);
  if (!isObject(value)) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, opened(inner)]));
}

function outlined(value: Json): Json {
  if (!isObject(value)) return value;
  const { States: states } = value;
  if (!isObject(states) || Object.keys(states).length < OUTLINED_STATES) return value;
  return { ...value, States: Object.fromEntries(Object.entries(states).map(([name, state]) => [name, line(state)])) };
}

/** `Task lambda, then next #0123456789`: the digest changes with anything inside the state. */
function line(state: Json | undefined): string {
  const { Type: type, Next: next } = state as JsonObject;
  const digest = createHash("sha256").update(JSON.stringify(state)).digest("hex").slice(0, 10);
  return `${show(type)}${typeof next === "string" ? `, then ${next}` : ""} #${digest}`;
}

function read(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
