import type { Needed } from "../../emulator/iam/accesses";

/** A policy as IAM takes it. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** Characters of a managed policy, blanks not counted. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const LONGEST_POLICY = 6144;
/** Managed policies of a role, unless the quota is raised. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const MOST_POLICIES = 10;
/**
 * Actions that are bounded by a condition key, to the values with which they were needed.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-grant-is-for-aws-resource
 */
const BOUNDED: Readonly<Record<string, { readonly operator: string; readonly key: string }>> = {
  "iam:PassRole": { operator: "StringEquals", key: "iam:PassedToService" },
  "iam:CreateServiceLinkedRole": { operator: "StringEquals", key: "iam:AWSServiceName" },
  "kms:CreateGrant": { operator: "Bool", key: "kms:GrantIsForAWSResource" },
};

/**
 * The least that whoever deploys must be allowed, from what a whole deployment needed: its actions, on things whose names
 * begin as the deployment's do where AWS lets a name be chosen, else on every thing of the kind in the account; roles may
 * be passed to the services alone to which they were, service-linked roles be made for those alone that needed one, and
 * keys be granted to services alone. As many policies as their length demands.
 */
export function deployerPolicies(needed: readonly Needed[], prefix: string): readonly PolicyDocument[] {
  const resources = new Map<string, Set<string>>();
  const values = new Map<string, Set<string>>();
  for (const { action, resource, context } of needed) {
    resources.set(action, (resources.get(action) ?? new Set()).add(widened(resource, prefix)));
    const value = context[BOUNDED[action]?.key ?? ""];
    if (typeof value === "string") values.set(action, (values.get(action) ?? new Set()).add(value));
  }
  const byResources = new Map<string, string[]>();
  for (const [action, set] of [...resources].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const key = JSON.stringify(bounded(set));
    byResources.set(key, [...(byResources.get(key) ?? []), action]);
  }
  return packed(
    [...byResources].flatMap(([key, actions]) => {
      const Resource = JSON.parse(key) as string[];
      const plain = actions.filter((action) => !values.has(action));
      const apart = actions.filter((action) => values.has(action));
      return [
        ...apart.map((action): PolicyStatement => ({
          Effect: "Allow",
          Action: [action],
          Resource,
          ...conditionOf(action),
        })),
        ...(plain.length > 0 ? [{ Effect: "Allow", Action: plain, Resource } as const] : []),
      ];
    }),
  );

  function conditionOf(action: string): Pick<PolicyStatement, "Condition"> {
    const { operator, key } = BOUNDED[action]!;
    return { Condition: { [operator]: { [key]: [...values.get(action)!].sort() } } };
  }
}

/** `arn:aws:sqs:us-east-1:1:web-dev-jobs` → `arn:aws:sqs:*:1:web-dev-*`; ids that AWS gives → everything of the kind. */
function widened(resource: string, prefix: string): string {
  // Service-linked roles have names that AWS has chosen, the same everywhere.
  if (resource === "*" || resource.includes(":role/aws-service-role/")) return resource;
  const [arn, partition, service, region, account, ...rest] = resource.split(":");
  const name = rest.join(":");
  const named = name.indexOf(prefix);
  const kind = /^\/?[A-Za-z0-9-]+[/:]/.exec(name)?.[0] ?? "";
  // What nobody knows the name of is all of its kind already: `regional/managedruleset/*/*`.
  if (named < 0 && name.endsWith("*")) return [arn, partition, service, anyOf(region), account, name].join(":");
  const bounded = named >= 0 ? `${name.slice(0, named)}${prefix}*` : `${kind}*`;
  return [arn, partition, service, anyOf(region), account, bounded].join(":");
}

function anyOf(region: string | undefined): string {
  return region === "" ? "" : "*";
}

/** Without what another pattern covers. */
function bounded(patterns: ReadonlySet<string>): readonly string[] {
  return [...patterns].filter((one) => ![...patterns].some((other) => other !== one && covers(other, one))).sort();
}

function covers(pattern: string, other: string): boolean {
  return pattern === "*" || (pattern.endsWith("*") && other.startsWith(pattern.slice(0, -1)));
}

/** Statements in as few policies as their lengths allow, in their order; one that is too long is divided. */
function packed(statements: readonly PolicyStatement[]): readonly PolicyDocument[] {
  const policies: PolicyDocument[] = [];
  for (const statement of statements.flatMap(divided)) {
    const last = policies.at(-1);
    const longer = document([...(last?.Statement ?? []), statement]);
    if (last && length(longer) <= LONGEST_POLICY) policies[policies.length - 1] = longer;
    else policies.push(document([statement]));
  }
  return policies;
}

function divided(statement: PolicyStatement): PolicyStatement[] {
  if (length(document([statement])) <= LONGEST_POLICY) return [statement];
  const half = Math.ceil(statement.Action.length / 2);
  return [statement.Action.slice(0, half), statement.Action.slice(half)].flatMap((Action) =>
    divided({ ...statement, Action }),
  );
}

function document(statements: readonly PolicyStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

/** As IAM counts it. */
export function length(policy: PolicyDocument): number {
  return JSON.stringify(policy).length;
}
