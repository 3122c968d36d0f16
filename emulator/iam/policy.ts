/** A policy document, with every element that JSON allows to be one value or a list made a list. */
export interface Policy {
  readonly id?: string;
  /** Policies of 2008-10-17 know no variables: `${…}` is plain text there. */
  readonly variables: boolean;
  readonly statements: readonly Statement[];
}

export interface Statement {
  readonly sid?: string;
  readonly effect: "Allow" | "Deny";
  readonly actions: Selection;
  /** Absent in trust policies, which belong to one role. */
  readonly resources?: Selection;
  /** Absent in identity-based policies, which belong to one principal. */
  readonly principals?: Selection<PrincipalPattern>;
  readonly conditions: readonly Condition[];
}

/** `Action` or `NotAction` and their like. */
export interface Selection<T = string> {
  readonly not: boolean;
  readonly values: readonly T[];
}

export interface PrincipalPattern {
  readonly type: "AWS" | "Service" | "Federated" | "CanonicalUser";
  readonly value: string;
}

/** One key under one operator: all of a statement's must hold. */
export interface Condition {
  /** Such as `ForAnyValue:StringLikeIfExists`. */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads a policy document as AWS stores it.
 * @throws when a statement lacks an effect or actions, or has both an element and its negation
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parsePolicy(document: string | Json, id?: string): Policy {
  const json = typeof document === "string" ? (JSON.parse(document) as Json) : document;
  return {
    ...(id === undefined ? {} : { id }),
    variables: json["Version"] === "2012-10-17",
    statements: listOf(json["Statement"]).map((statement) => parseStatement(statement as Json)),
  };
}

function parseStatement(json: Json): Statement {
  const { Sid: sid, Effect: effect } = json;
  const actions = selection(json, "Action", texts);
  const resources = selection(json, "Resource", texts);
  const principals = selection(json, "Principal", principalPatterns);
  if ((effect !== "Allow" && effect !== "Deny") || !actions) {
    throw new Error(`a policy's statement should have Effect and Action, got ${JSON.stringify(json)}`);
  }
  return {
    ...(typeof sid === "string" ? { sid } : {}),
    effect,
    actions,
    ...(resources ? { resources } : {}),
    ...(principals ? { principals } : {}),
    conditions: Object.entries((json["Condition"] ?? {}) as Record<string, Json>).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => ({ operator, key, values: texts(values) })),
    ),
  };
}

function selection<T>(json: Json, element: string, read: (value: unknown) => readonly T[]): Selection<T> | undefined {
  const negated = `Not${element}`;
  if (element in json && negated in json) throw new Error(`a policy's statement has both ${element} and ${negated}`);
  if (element in json) return { not: false, values: read(json[element]) };
  return negated in json ? { not: true, values: read(json[negated]) } : undefined;
}

function principalPatterns(value: unknown): readonly PrincipalPattern[] {
  if (value === "*") return [{ type: "AWS", value: "*" }];
  return Object.entries(value as Json).flatMap(([type, names]) =>
    texts(names).map((name) => ({ type: type as PrincipalPattern["type"], value: name })),
  );
}

function texts(value: unknown): readonly string[] {
  return listOf(value).map(String);
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
