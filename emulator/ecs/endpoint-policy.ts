import type { EndpointPolicy, PolicyStatement } from "../../constructs/policy/reachability/network-model";

interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A policy of a VPC endpoint as EC2 returns it; undefined where there is none, which allows everything. */
export function endpointPolicy(endpoint: string, document: string | undefined): EndpointPolicy | undefined {
  if (document === undefined || document === "") return undefined;
  const { Statement: statements } = JSON.parse(document) as { Statement: Statement | readonly Statement[] };
  return { id: `the policy of ${endpoint}`, statements: listOf<Statement>(statements).map(statementOf) };
}

function statementOf({ Effect, Action = "*", Resource = "*", Condition = {} }: Statement): PolicyStatement {
  return {
    allow: Effect === "Allow",
    actions: listOf(Action),
    resources: listOf(Resource),
    conditions: Object.entries(Condition).flatMap(([test, keys]) =>
      Object.entries(keys).map(([variable, values]) => ({ test, variable, values: listOf(values) })),
    ),
  };
}

function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
