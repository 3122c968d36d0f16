import type { Call } from "../../gateway/call";
import type { Parameters } from "../../gateway/parameters";
import type { Needed } from "../accesses";

/** A call and what its own actions need, from which follows what else the caller must be allowed. */
export interface Asking {
  readonly call: Pick<Call, "service" | "action" | "region" | "body">;
  /** IAM's prefix of the service's actions. */
  readonly prefix: string;
  readonly parameters: Parameters;
  readonly needed: readonly Needed[];
  /** 12 digits. */
  readonly account: string;
}

/** `service:Operation`, as the tables of dependent permissions name a call. */
export function operationOf({ prefix, call }: Asking): string {
  return `${prefix}:${call.action}`;
}

/** A permission on a resource, or on all of them, in the region of the call. */
export function need({ call }: Asking, action: string, resource = "*", context: Needed["context"] = {}): Needed {
  return { action, resource, context: { "aws:RequestedRegion": call.region, ...context } };
}

/** The value at a path of names in a call's parameters; undefined without one. */
export function valueAt(parameters: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined,
    parameters,
  );
}

/** A text that is not empty; undefined for everything else. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The members of a list; none where there is no list. */
export function members(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
