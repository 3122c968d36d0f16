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
interface Bound {
  readonly operator: string;
  readonly key: string;
}

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service */
const THROUGH_SERVICES: Bound = { operator: "StringLike", key: "kms:ViaService" };
/**
 * Actions that are bounded by a condition key, to the values with which they were needed; those that were also needed
 * without a value are not.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-grant-is-for-aws-resource
 */
const BOUNDED: Readonly<Record<string, Bound>> = {
  "iam:AttachRolePolicy": { operator: "ArnEquals", key: "iam:PolicyARN" },
  "iam:PassRole": { operator: "StringEquals", key: "iam:PassedToService" },
  "iam:CreateServiceLinkedRole": { operator: "StringEquals", key: "iam:AWSServiceName" },
  "kms:CreateGrant": { operator: "Bool", key: "kms:GrantIsForAWSResource" },
  "kms:Decrypt": THROUGH_SERVICES,
  "kms:Encrypt": THROUGH_SERVICES,
  "kms:GenerateDataKey": THROUGH_SERVICES,
  "kms:GenerateDataKeyWithoutPlaintext": THROUGH_SERVICES,
  "kms:ReEncryptFrom": THROUGH_SERVICES,
  "kms:ReEncryptTo": THROUGH_SERVICES,
  "kms:RetireGrant": THROUGH_SERVICES,
};

/**
 * The least that whoever deploys must be allowed, from what a whole deployment needed: its actions, on things whose names
 * begin as the deployment's do where AWS lets a name be chosen, else on every thing of the kind in the account; roles may
 * be passed to the services alone to which they were and get the managed policies alone that they got, service-linked roles
 * be made for those alone that needed one, and keys be granted to services and used through services alone. As many
 * policies as their length demands.
 */
export function deployerPolicies(needed: readonly Needed[], prefix: string): readonly PolicyDocument[] {
  const byAction = new Map<string, Needed[]>();
  for (const one of needed) byAction.set(one.action, [...(byAction.get(one.action) ?? []), one]);
  const statements = new Map<string, PolicyStatement>();
  for (const [action, all] of [...byAction].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const Resource = bounded(new Set(all.map(({ resource }) => widened(resource, prefix))));
    const condition = conditionOf(action, all);
    const key = JSON.stringify([Resource, condition]);
    const Action = [...(statements.get(key)?.Action ?? []), action];
    statements.set(key, { Effect: "Allow", Action, Resource, ...condition });
  }
  return packed([...statements.values()]);
}

function conditionOf(action: string, all: readonly Needed[]): Pick<PolicyStatement, "Condition"> {
  const bound = BOUNDED[action];
  if (!bound) return {};
  const values = all.map(({ context }) => context[bound.key]).filter((value) => typeof value === "string");
  if (values.length < all.length) return {};
  return { Condition: { [bound.operator]: { [bound.key]: [...new Set(values.map(inAnyRegion))].sort() } } };
}

/** `s3.us-east-1.amazonaws.com` → `s3.*.amazonaws.com`, as resources are those of every region. */
function inAnyRegion(value: string): string {
  return value.replace(/^([\w-]+)\.[a-z]{2}-[a-z-]+-\d\.amazonaws\.com$/, "$1.*.amazonaws.com");
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
