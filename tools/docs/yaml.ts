import { isObject, type Json } from "../../constructs/policy/stack-document";

const WIDTH = 120;

/** A value as YAML: one line for each scalar and each short list of scalars, keys in their given order. */
export function yaml(value: Json, indent = ""): string {
  if (Array.isArray(value) && value.length > 0) {
    return value.map((item) => `${indent}-${inside(item, indent)}`).join("");
  }
  if (isObject(value) && Object.keys(value).length > 0) {
    return Object.entries(value)
      .map(([key, inner]) => `${indent}${plain(key)}:${inside(inner ?? null, indent)}`)
      .join("");
  }
  return `${indent}${JSON.stringify(value)}\n`;
}

function inside(value: Json, indent: string): string {
  const line = ` ${flow(value)}\n`;
  const short = Array.isArray(value) && value.every((item) => !isContainer(item)) && line.length < WIDTH;
  return !isContainer(value) || short ? line : `\n${yaml(value, `${indent}  `)}`;
}

function isContainer(value: Json): boolean {
  return (Array.isArray(value) && value.length > 0) || (isObject(value) && Object.keys(value).length > 0);
}

function flow(value: Json): string {
  return Array.isArray(value) ? `[${value.map((item) => JSON.stringify(item)).join(", ")}]` : JSON.stringify(value);
}

function plain(key: string): string {
  return /^[A-Za-z_][\w.-]*$/.test(key) ? key : JSON.stringify(key);
}
