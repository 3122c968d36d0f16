import {
  blocks,
  type Json,
  type JsonObject,
  type ResourceView,
  show,
  type StackDocument,
  strings,
} from "../stack-document";
import { allows, documentsIn, statementsOf } from "../statements";
import { texts } from "../values";
import { type Caller, covers, isAllowed } from "./caller";

/** A key of a deployment, with the stack that creates it. */
export interface ManagedKey {
  readonly stack: StackDocument;
  readonly key: ResourceView;
  /** Names of its aliases, `alias/…`. */
  readonly aliases: readonly string[];
  /** Of its policy. */
  readonly statements: readonly JsonObject[];
}

export function managedKeys(stacks: readonly StackDocument[]): ManagedKey[] {
  return stacks.flatMap((stack) =>
    stack.all("aws_kms_key").map((key) => ({
      stack,
      key,
      aliases: stack.companions(key, "aws_kms_alias", "target_key_id").map(({ values }) => show(values["name"])),
      statements: documentsIn(stack, key.values["policy"]).flatMap(statementsOf),
    })),
  );
}

/** The key that a value of a stack means: by reference, by alias or by the ARN of an alias; undefined for any other. */
export function keyMeant(
  keys: readonly ManagedKey[],
  stack: StackDocument,
  value: Json | undefined,
  region = stack.facts.region,
): ManagedKey | undefined {
  const [text = ""] = strings(value);
  const own = /^\$\{aws_kms_key\.([\w-]+)\./.exec(text)?.[1];
  if (own !== undefined) return keys.find((one) => one.stack === stack && one.key.name === own);
  const lookup = /^\$\{(?:data\.)?(aws_kms_alias\.[\w-]+)\./.exec(text)?.[1];
  if (lookup !== undefined) {
    const found = [...stack.dataSources, ...stack.resources].find(({ address }) => address.endsWith(lookup));
    return byAlias(keys, found?.values["name"], region);
  }
  const arn = /^arn:[\w-]+:kms:([\w-]+):\d+:(alias\/.+)$/.exec(text);
  if (arn) return byAlias(keys, arn[2], arn[1]!);
  return text.startsWith("alias/") ? byAlias(keys, text, region) : undefined;
}

function byAlias(keys: readonly ManagedKey[], alias: Json | undefined, region: string): ManagedKey | undefined {
  return keys.find(({ stack, aliases }) => stack.facts.region === region && aliases.some((one) => one === alias));
}

/** The actions of a list that a key's policy does not let a caller do. */
export function refusedActions({ statements }: ManagedKey, caller: Caller, actions: readonly string[]): string[] {
  return actions.filter((action) => !isAllowed(statements, caller, { action }));
}

/** Whether a key's policy names a role of its account for an action. */
export function admitsRole({ statements }: ManagedKey, role: ResourceView, action: string): boolean {
  const name = `:role/${show(role.values["name"])}`;
  return statements
    .filter((statement) => allows(statement) && texts(statement["actions"]).some((one) => covers(one, action)))
    .flatMap(({ principals }) => blocks(principals))
    .flatMap(({ identifiers }) => texts(identifiers))
    .some((arn) => arn.endsWith(name));
}

/** AWS services among a statement's principals. */
export function servicesOf({ principals }: JsonObject): string[] {
  return blocks(principals)
    .filter(({ type }) => type === "Service")
    .flatMap(({ identifiers }) => texts(identifiers));
}
