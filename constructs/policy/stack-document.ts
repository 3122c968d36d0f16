import type { DeclaredConnection } from "./connection";

/** A synthesized stack for rules: plain data, no constructs. */

export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

export interface ResourceView {
  readonly type: string;
  readonly name: string;
  /** As Terraform writes it, `data.` included. */
  readonly address: string;
  readonly values: JsonObject;
}

/** What a stack is, beside its JSON. */
export interface StackFacts {
  readonly name: string;
  readonly environment: "dev" | "prod";
  /**
   * `site`: regional resources only; `identity`: IAM only; `global`: resources that are always in us-east-1; `link`:
   * resources that connect two sites, with a provider for each.
   */
  readonly kind: StackKind;
  readonly region: string;
}

export type StackKind = "site" | "identity" | "global" | "link";

export class StackDocument {
  readonly resources: readonly ResourceView[];
  readonly dataSources: readonly ResourceView[];
  private readonly byType = new Map<string, readonly ResourceView[]>();

  constructor(
    readonly facts: StackFacts,
    readonly json: JsonObject,
    /** What its constructs declare that they must reach. */
    readonly connections: readonly DeclaredConnection[] = [],
  ) {
    this.resources = views(json["resource"], "");
    this.dataSources = views(json["data"], "data.");
    for (const one of this.resources) this.byType.set(one.type, [...(this.byType.get(one.type) ?? []), one]);
  }

  all(...types: string[]): readonly ResourceView[] {
    if (types.length === 1) return this.byType.get(types[0]!) ?? [];
    return this.resources.filter(({ type }) => types.includes(type));
  }

  /** Resources of a type whose attribute names the target, by reference or by the target's own literal name. */
  companions(target: ResourceView, type: string, attribute: string, ownName = "id"): ResourceView[] {
    return this.all(type).filter(({ values }) => {
      const value = values[attribute];
      return refersTo(value, target) || (typeof value === "string" && value === target.values[ownName]);
    });
  }
}

/** Whether a value holds a reference to a resource, `${aws_vpc.main.id}`. */
export function refersTo(value: Json | undefined, target: ResourceView): boolean {
  if (typeof value === "string") return mentions(value, target);
  return strings(value).some((text) => mentions(text, target));
}

function mentions(text: string, { address }: ResourceView): boolean {
  return text.includes(address) && (text.includes(`\${${address}.`) || text.includes(`${address}[`));
}

/** The blocks of an attribute, written as one object or as a list of them. */
export function blocks(value: Json | undefined): JsonObject[] {
  if (Array.isArray(value)) return value.filter(isObject);
  return isObject(value) ? [value] : [];
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value for a message. */
export function show(value: Json | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}

/** Every text inside a value. */
export function strings(value: Json | undefined): string[] {
  const found: string[] = [];
  collectStrings(value, found);
  return found;
}

function collectStrings(value: Json | undefined, found: string[]): void {
  if (typeof value === "string") found.push(value);
  else if (Array.isArray(value)) for (const one of value) collectStrings(one, found);
  else if (isObject(value)) for (const key in value) collectStrings(value[key], found);
}

function views(types: Json | undefined, prefix: string): ResourceView[] {
  if (!isObject(types)) return [];
  return Object.entries(types).flatMap(([type, byName]) =>
    isObject(byName)
      ? Object.entries(byName).map(([name, values]) => ({
          type,
          name,
          address: `${prefix}${type}.${name}`,
          values: isObject(values) ? values : {},
        }))
      : [],
  );
}
