import { blocks, isObject, type Json, type JsonObject, type ResourceView } from "./stack-document";

/** Every statement of a web ACL's rules with the rule it belongs to, those inside other statements too. */
export function statements({ values }: ResourceView): { readonly rule: JsonObject; readonly statement: JsonObject }[] {
  return blocks(values["rule"]).flatMap((rule) =>
    blocks(rule["statement"]).flatMap((outer) => within(outer).map((statement) => ({ rule, statement }))),
  );
}

/** Names of all arguments inside a value. */
export function argumentNames(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap(argumentNames);
  return isObject(value) ? Object.entries(value).flatMap(([name, inner]) => [name, ...argumentNames(inner)]) : [];
}

function within(statement: JsonObject): JsonObject[] {
  const inner = ["and_statement", "or_statement", "not_statement"].flatMap((name) =>
    blocks(statement[name]).flatMap((one) => blocks(one["statement"])),
  );
  const scopes = ["managed_rule_group_statement", "rate_based_statement", "rule_group_reference_statement"].flatMap(
    (name) => blocks(statement[name]).flatMap((one) => blocks(one["scope_down_statement"])),
  );
  return [statement, ...[...inner, ...scopes].flatMap(within)];
}
