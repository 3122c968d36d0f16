import { holds } from "./conditions";
import { matches, type RequestContext } from "./pattern";
import type { Policy, Statement } from "./policy";
import { accountOf, type Closeness, namedBy, type Principal } from "./principal";

/** One action on one resource, requested by a principal. */
export interface AccessRequest {
  readonly principal: Principal;
  /** `service:Action` */
  readonly action: string;
  /** ARN, or `*` for an action without resource types. */
  readonly resource: string;
  /** Account that the resource belongs to; 12 digits. */
  readonly resourceAccount: string;
  readonly context: RequestContext;
}

/** The policies that apply to a request. What is absent does not limit; absent identity-based policies allow nothing. */
export interface Policies {
  readonly identity: readonly Policy[];
  readonly boundary?: Policy;
  readonly session?: Policy;
  readonly resource?: Policy;
  /** Policy of the VPC endpoint that the request goes through. */
  readonly endpoint?: Policy;
  /**
   * Whether only principals that the resource's own policy names have access, as with KMS keys and the trust policies of roles.
   * @default false
   */
  readonly resourceDecides?: boolean;
}

export type PolicyType =
  "identity-based policy" | "resource-based policy" | "permissions boundary" | "session policy" | "VPC endpoint policy";

/** Undefined when the request is allowed. */
export type Denial = { readonly explicit: boolean; readonly by: PolicyType } | undefined;

/**
 * Decides as AWS does: an explicit deny wins; within an account an identity-based or a resource-based policy must
 * allow, across accounts both; boundaries, session and endpoint policies only limit.
 *
 * Not covered: service and resource control policies of AWS Organizations, grants of KMS, access points and ACLs of S3,
 * policies for federated principals, `NotPrincipal` beyond the principals that it lists.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function evaluate(request: AccessRequest, policies: Policies): Denial {
  const limits: readonly [PolicyType, readonly Policy[] | undefined][] = [
    ["VPC endpoint policy", listed(policies.endpoint)],
    ["permissions boundary", listed(policies.boundary)],
    ["session policy", listed(policies.session)],
  ];
  const all: typeof limits = [
    ["identity-based policy", policies.identity],
    ["resource-based policy", listed(policies.resource)],
    ...limits,
  ];
  const denying = all.find(([, some = []]) => grants(request, some, "Deny") !== undefined);
  if (denying) return { explicit: true, by: denying[0] };

  const byResource = grants(request, listed(policies.resource) ?? [], "Allow");
  const byIdentity = grants(request, policies.identity, "Allow") !== undefined;
  const { principal, resourceAccount } = request;
  const limited = limits.find(([, some]) => some && grants(request, some, "Allow") === undefined);
  if (limited?.[0] === "VPC endpoint policy") return { explicit: false, by: limited[0] };

  if (principal.type === "service" || principal.type === "anonymous") {
    return byResource ? undefined : missing("resource-based policy");
  }
  if (accountOf(principal) === resourceAccount) {
    // A principal that the policy names itself needs no other permission.
    if (byResource === "session") return undefined;
    if (policies.resourceDecides && byResource === undefined) return missing("resource-based policy");
    if (byResource !== "role" && !byIdentity) return missing("identity-based policy");
  } else {
    if (!byIdentity) return missing("identity-based policy");
    if (byResource === undefined) return missing("resource-based policy");
  }
  return limited && missing(limited[0]);
}

function missing(by: PolicyType): Denial {
  return { explicit: false, by };
}

function listed(policy: Policy | undefined): readonly Policy[] | undefined {
  return policy && [policy];
}

const CLOSEST: readonly Closeness[] = ["session", "role", "account"];

/** How closely statements of an effect name the principal of a request that they apply to; undefined when none does. */
function grants(
  request: AccessRequest,
  policies: readonly Policy[],
  effect: Statement["effect"],
): Closeness | undefined {
  let closest: Closeness | undefined;
  for (const { statements, variables } of policies) {
    for (const statement of statements) {
      if (statement.effect !== effect) continue;
      const found = applies(statement, request, variables);
      if (found && (!closest || CLOSEST.indexOf(found) < CLOSEST.indexOf(closest))) closest = found;
    }
  }
  return closest;
}

function applies(statement: Statement, request: AccessRequest, variables: boolean): Closeness | undefined {
  const { actions, resources, principals, conditions } = statement;
  const { action, resource, context } = request;
  const options = variables ? { variables: context } : {};
  const named = principals ? namedBy(principals, request.principal) : "session";
  return named !== undefined &&
    actions.values.some((pattern) => matches(pattern, action, { caseSensitive: false })) !== actions.not &&
    (!resources || resources.values.some((pattern) => matches(pattern, resource, options)) !== resources.not) &&
    conditions.every((condition) => holds(condition, context, variables))
    ? named
    : undefined;
}
