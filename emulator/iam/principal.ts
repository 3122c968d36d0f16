import { matches } from "./pattern";
import type { PrincipalPattern, Selection } from "./policy";

/** Who makes a request. */
export type Principal = RoleSession | User | Service | Anonymous;

/** An assumed role. */
export interface RoleSession {
  readonly type: "role";
  /** `arn:aws:iam::123456789012:role/name` */
  readonly roleArn: string;
  /** Such as the name of the function. */
  readonly session: string;
  /** The service that has assumed the role, and for what; the role's trust policy must allow it. */
  readonly assumedBy?: Service;
  /** The function whose code calls, where one does: `lambda:SourceFunctionArn`. */
  readonly functionArn?: string;
}

export interface User {
  readonly type: "user";
  readonly arn: string;
}

/** A service of AWS that acts for itself, such as `events.amazonaws.com`: only resource-based policies allow it. */
export interface Service {
  readonly type: "service";
  readonly name: string;
  /** The resource that it acts for: `aws:SourceArn`. */
  readonly sourceArn?: string;
}

/** A caller without a signature: only a resource-based policy for all principals allows it. */
export interface Anonymous {
  readonly type: "anonymous";
}

/** A role that a service assumes for one of its resources, by whose name the session is called. */
export function sessionOf(roleArn: string, service: string, sourceArn: string): RoleSession {
  const session = sourceArn.split(/[:/]/).at(-1)!;
  return { type: "role", roleArn, session, assumedBy: { type: "service", name: service, sourceArn } };
}

/** The condition keys for the resource that a service acts for. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html */
export function sourceOf({ sourceArn }: Service, account: string): Readonly<Record<string, string | undefined>> {
  return { "aws:SourceArn": sourceArn, "aws:SourceAccount": sourceArn?.split(":")[4] || account };
}

/** The principal as AWS names it in its messages and in the condition key `aws:PrincipalArn` of a user. */
export function principalArn(principal: Principal): string {
  switch (principal.type) {
    case "role": {
      const [, partition, , , account, name = ""] = principal.roleArn.split(":");
      return `arn:${partition}:sts::${account}:assumed-role/${name.split("/").at(-1)}/${principal.session}`;
    }
    case "user":
      return principal.arn;
    case "service":
      return principal.name;
    case "anonymous":
      return "anonymous";
  }
}

/** 12 digits; undefined for a service and for a caller without a signature. */
export function accountOf(principal: Principal): string | undefined {
  if (principal.type === "service" || principal.type === "anonymous") return undefined;
  return (principal.type === "role" ? principal.roleArn : principal.arn).split(":")[4];
}

/**
 * How closely a policy names a principal: the `session` (or user, or service) itself, its `role`, or only its
 * `account`, which leaves the decision to that account's identity-based policies.
 */
export type Closeness = "session" | "role" | "account";

/**
 * How `Principal` names a caller; undefined when it does not. `NotPrincipal` names every caller that it does not list.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function namedBy({ not, values }: Selection<PrincipalPattern>, principal: Principal): Closeness | undefined {
  const found = values.map((pattern) => closeness(pattern, principal));
  if (not) return found.some((one) => one !== undefined) ? undefined : "role";
  return (["session", "role", "account"] as const).find((one) => found.includes(one));
}

function closeness({ type, value }: PrincipalPattern, principal: Principal): Closeness | undefined {
  if (type === "AWS" && value === "*") return "role";
  if (principal.type === "service") {
    return type === "Service" && matches(value, principal.name) ? "session" : undefined;
  }
  if (type !== "AWS" || principal.type === "anonymous") return undefined;
  if (value === principalArn(principal)) return "session";
  if (principal.type === "role" && value === principal.roleArn) return "role";
  const account = accountOf(principal)!;
  return value === account || /^arn:[\w-]+:iam::(\d{12}):root$/.exec(value)?.[1] === account ? "account" : undefined;
}
