import type { Json } from "./stack-document";

/** Whether a switch is on; the provider accepts some as text. An expression is not on: its value is not known at synth. */
export function isOn(value: Json | undefined): boolean {
  return value === true || value === "true";
}

/** Whether a switch is set to off, where the default is on. */
export function isOff(value: Json | undefined): boolean {
  return value === false || value === "false";
}

/** Whether a value was given at all. */
export function isGiven(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== "";
}

/** A list of texts, written as one or as a list. */
export function texts(value: Json | undefined): string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

const EXPRESSION = /(?<!\$)\$\{(?:[^{}]|\{[^{}]*\})*\}/g;

/** JSON written as text, with `0` in the place of every expression; undefined where it cannot be read. */
export function parsed(value: Json | undefined): Json | undefined {
  if (typeof value !== "string") return undefined;
  try {
    return JSON.parse(value.replace(EXPRESSION, "0")) as Json;
  } catch {
    return undefined;
  }
}

/** Whether a text holds an expression, so that its value is not known before Terraform runs. */
export function isExpression(text: string): boolean {
  return text.includes("${") && text.search(EXPRESSION) >= 0;
}
