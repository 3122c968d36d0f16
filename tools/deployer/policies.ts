import type { Needed } from "../../emulator/iam/accesses";

/** A policy document in the format of IAM. */
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

/** Maximum length of a managed policy, without white space. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const MAX_POLICY_LENGTH = 6144;
/** Maximum number of managed policies of a role, by default. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const MAX_POLICIES = 10;
interface Bound {
  readonly operator: string;
  readonly key: string;
}

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service */
const THROUGH_SERVICES: Bound = { operator: "StringLike", key: "kms:ViaService" };
/**
 * Actions that a condition key restricts to the observed values; actions that were also observed without a value are not
 * restricted.
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
 * The least-privilege policies of the deployer, derived from the calls of a complete deployment. Resources with chosen names
 * are restricted to the name prefix of the deployment, others to their type in the account. Roles can be passed only to the
 * observed services and can have only the observed managed policies. Service-linked roles can be created only for the
 * observed services. Keys can be granted to services and used through services only. Long statements are divided over
 * several policies.
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

/** `s3.us-east-1.amazonaws.com` → `s3.*.amazonaws.com`, as for resources, in every region. */
function inAnyRegion(value: string): string {
  return value.replace(/^([\w-]+)\.[a-z]{2}-[a-z-]+-\d\.amazonaws\.com$/, "$1.*.amazonaws.com");
}

/** `arn:aws:sqs:us-east-1:1:web-dev-jobs` → `arn:aws:sqs:*:1:web-dev-*`; ids that AWS assigns → all resources of the type. */
function widened(resource: string, prefix: string): string {
  // AWS chooses the names of service-linked roles; they are the same everywhere.
  if (resource === "*" || resource.includes(":role/aws-service-role/")) return resource;
  const [arn, partition, service, region, account, ...rest] = resource.split(":");
  const name = rest.join(":");
  const named = name.indexOf(prefix);
  const kind = /^\/?[A-Za-z0-9-]+[/:]/.exec(name)?.[0] ?? "";
  // A resource without a known name is already a pattern: `regional/managedruleset/*/*`.
  if (named < 0 && name.endsWith("*")) return [arn, partition, service, anyOf(region), account, name].join(":");
  const bounded = named >= 0 ? `${name.slice(0, named)}${prefix}*` : `${kind}*`;
  return [arn, partition, service, anyOf(region), account, bounded].join(":");
}

function anyOf(region: string | undefined): string {
  return region === "" ? "" : "*";
}

/** Without patterns that another pattern covers. */
function bounded(patterns: ReadonlySet<string>): readonly string[] {
  return [...patterns].filter((one) => ![...patterns].some((other) => other !== one && covers(other, one))).sort();
}

function covers(pattern: string, other: string): boolean {
  return pattern === "*" || (pattern.endsWith("*") && other.startsWith(pattern.slice(0, -1)));
}

/** Statements in as few policies as their lengths allow, in their order; a statement that is too long is divided. */
function packed(statements: readonly PolicyStatement[]): readonly PolicyDocument[] {
  const policies: PolicyDocument[] = [];
  for (const statement of statements.flatMap(divided)) {
    const last = policies.at(-1);
    const longer = document([...(last?.Statement ?? []), statement]);
    if (last && length(longer) <= MAX_POLICY_LENGTH) policies[policies.length - 1] = longer;
    else policies.push(document([statement]));
  }
  return policies;
}

function divided(statement: PolicyStatement): PolicyStatement[] {
  if (length(document([statement])) <= MAX_POLICY_LENGTH) return [statement];
  const half = Math.ceil(statement.Action.length / 2);
  return [statement.Action.slice(0, half), statement.Action.slice(half)].flatMap((Action) =>
    divided({ ...statement, Action }),
  );
}

function document(statements: readonly PolicyStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

/** Length as IAM counts it. */
export function length(policy: PolicyDocument): number {
  return JSON.stringify(policy).length;
}
