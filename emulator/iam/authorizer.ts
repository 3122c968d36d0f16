import { type Denial, evaluate } from "./evaluate";
import { requestContext } from "./pattern";
import type { Policy } from "./policy";
import { accountOf, type Principal, principalArn } from "./principal";

/** One action by one principal. */
export interface Access {
  readonly principal: Principal;
  /** `service:Action` */
  readonly action: string;
  /** ARN; `*` for an action without resource types. */
  readonly resource: string;
  /**
   * Condition keys of this request, such as `aws:SourceArn`; a value that is undefined is not there.
   * @default only the keys that follow from principal and resource
   */
  readonly context?: Readonly<Record<string, string | readonly string[] | undefined>>;
}

export type Decision = { readonly allowed: true } | { readonly allowed: false; readonly message: string };

/** What is deployed to a role. */
export interface RolePolicies {
  readonly identity: readonly Policy[];
  readonly boundary?: Policy;
}

/** Where policies come from. */
export interface PolicySource {
  /** Undefined when there is no such role. */
  ofRole(roleArn: string): Promise<RolePolicies | undefined>;
  /** The policy of a resource itself, of a key and of a role's trust too; undefined when it has none. */
  ofResource(arn: string): Promise<Policy | undefined>;
  /** Aliases of a KMS key that count in conditions by now. */
  aliasesOf(keyArn: string): Promise<readonly string[]>;
}

/**
 * Keys, and roles that are assumed, allow only who is named in their own policy. Aliases have no policy, nor has a
 * key that is only being created (`key/*`).
 */
const DECIDES_ITSELF = /^(?:kms:\w+ arn:[\w-]+:kms:[\w-]+:\d+:key\/(?!\*)|sts:\w+ arn:[\w-]+:iam:)/;
/** The trust policy of a role defines who assumes it; it does not apply to what IAM does with the role. */
const WITHOUT_POLICY = /^iam:/;

/** Decides whether a principal may perform an action, by the policies that are deployed. */
export class Authorizer {
  constructor(
    private readonly source: PolicySource,
    /** Account of resources whose ARN names none, such as buckets; 12 digits. */
    private readonly account: string,
  ) {}

  /** A denial comes with AWS's own sentence. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
  async authorize({ principal, action, resource, context = {} }: Access): Promise<Decision> {
    const role = principal.type === "role" ? await this.source.ofRole(principal.roleArn) : undefined;
    const hasPolicy = resource !== "*" && !WITHOUT_POLICY.test(action);
    const policy = hasPolicy ? await this.source.ofResource(resource) : undefined;
    const resourceAccount = ownerOf(resource) ?? this.account;
    const denial = evaluate(
      {
        principal,
        action,
        resource,
        resourceAccount,
        context: requestContext(
          ofPrincipal(principal),
          { "aws:ResourceAccount": resourceAccount, "aws:SecureTransport": "true", "aws:CurrentTime": now() },
          await this.ofService(action, resource, principal),
          context,
        ),
      },
      {
        identity: role?.identity ?? [],
        ...(role?.boundary ? { boundary: role.boundary } : {}),
        ...(policy ? { resource: policy } : {}),
        resourceDecides: DECIDES_ITSELF.test(`${action} ${resource}`),
      },
    );
    return denial ? { allowed: false, message: sentence(principal, action, resource, denial) } : { allowed: true };
  }

  private async ofService(action: string, resource: string, principal: Principal): Promise<Record<string, Values>> {
    switch (action.split(":")[0]) {
      case "kms":
        return {
          "kms:CallerAccount": accountOf(principal),
          "kms:ResourceAliases": resource === "*" ? undefined : await this.source.aliasesOf(resource),
        };
      case "sns":
        return { "aws:SourceOwner": accountOf(principal) };
      default:
        return {};
    }
  }
}

/** Account in an ARN; a resource of AWS (`aws`) or of no account has no policy that would have to name the caller. */
function ownerOf(arn: string): string | undefined {
  const [, , , , account = ""] = arn.split(":");
  return /^\d{12}$/.test(account) ? account : undefined;
}

type Values = string | readonly string[] | undefined;

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
function ofPrincipal(principal: Principal): Record<string, Values> {
  return {
    "aws:PrincipalArn":
      principal.type === "role" ? principal.roleArn : principal.type === "user" ? principal.arn : undefined,
    "aws:PrincipalAccount": accountOf(principal),
    "aws:PrincipalIsAWSService": String(principal.type === "service"),
    "aws:PrincipalServiceName": principal.type === "service" ? principal.name : undefined,
    "aws:PrincipalType": TYPES[principal.type],
  };
}

const TYPES: Readonly<Record<Principal["type"], string | undefined>> = {
  role: "AssumedRole",
  user: "User",
  service: undefined,
  anonymous: "Anonymous",
};

function sentence(principal: Principal, action: string, resource: string, denial: NonNullable<Denial>): string {
  const place = resource === "*" ? "" : ` on resource: ${resource}`;
  const reason = denial.explicit
    ? `with an explicit deny in ${article(denial.by)} ${denial.by}`
    : `because no ${denial.by} allows the ${action} action`;
  return `User: ${principalArn(principal)} is not authorized to perform: ${action}${place} ${reason}`;
}

function article(noun: string): string {
  return /^[aeiou]/.test(noun) ? "an" : "a";
}

function now(): string {
  return new Date().toISOString();
}
