import { finding, type Rule } from "../rule";
import { type Json, isObject } from "../stack-document";

/** Texts that are secrets wherever they are. */
const SECRET_TEXT = [
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
  /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/,
  /\bgh[pousr]_[A-Za-z0-9]{36}\b/,
];
/** Attributes whose value is in the state in plain text. */
const SECRET_ATTRIBUTE = /^(?:master_)?password$|^auth_token$|^secret_string$|^secret_key$|^private_key$/;

export const noSecret: Rule = {
  id: "no-secret",
  title: "No secret is in the JSON or in the state",
  source: "https://developer.hashicorp.com/terraform/language/resources/ephemeral/write-only",
  check: (stack) =>
    [...stack.resources, ...stack.dataSources].flatMap((resource) =>
      suspects(resource.values).map((path) =>
        finding(
          resource,
          `has a secret in '${path}': use a write-only argument (${path}_wo) or a reference to Secrets Manager`,
        ),
      ),
    ),
};

function suspects(value: Json | undefined, path = ""): string[] {
  if (typeof value === "string") return SECRET_TEXT.some((pattern) => pattern.test(value)) ? [path] : [];
  if (Array.isArray(value)) return value.flatMap((item, i) => suspects(item, `${path}[${i}]`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = path === "" ? key : `${path}.${key}`;
    return SECRET_ATTRIBUTE.test(key) && typeof inner === "string" ? [here] : suspects(inner, here);
  });
}
