import type { Answer, Call } from "../gateway/call";
import { errorAnswer } from "../gateway/faults";
import type { Handler } from "../gateway/gateway";
import type { PathParameters } from "../gateway/parameters";
import { asked, type Needed, UnknownOperation } from "./accesses";
import type { Authorizer, Decision } from "./authorizer";
import type { DeployedKeys } from "./deployed-keys";
import type { Asking } from "./dependent/asking";
import { Dependents } from "./dependent/dependents";
import { prefixOf } from "./operations";
import type { Policy } from "./policy";
import { type Principal, sourceOf } from "./principal";

/** A permission that a call needed, and whether the caller had it. */
export interface Checked extends Needed {
  /** The caller's name in the log of calls. */
  readonly caller: string;
  readonly allowed: boolean;
}

export interface EnforcementParts {
  readonly authorizer: Authorizer;
  readonly keys: Pick<DeployedKeys, "secretArn" | "keyArn" | "keyOf">;
  readonly account: string;
  /** Who calls, by the access key; undefined for the account's administrator, who may do everything. */
  readonly principalOf: (call: Call) => Principal | undefined;
  readonly pathParameters: (call: Call) => PathParameters;
  /** The service that a role's trust policy names, as `iam:PassedToService`. */
  readonly trusted: (roleArn: string) => Promise<string | undefined>;
}

/** Condition keys that limit the permissions of the deployment role. */
const TOLD_APART = /^iam:|^kms:(?:ViaService|GrantIsForAWSResource)$/;
/** Requests that carry no signature, and those to HTTP APIs, whose routes have authorizers of their own. */
const ELSEWHERE = new Set(["unknown", "execute-api"]);
/** Operations that need no permission. @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
const FREE = new Set(["sts:GetCallerIdentity"]);

/**
 * Refuses what the deployed policies do not allow, as the service would: every call of a role or of a service, and what
 * it needs beside its own actions. Calls of the account's administrator are only noted.
 */
export class Enforcement {
  private readonly notes = new Map<string, Checked>();
  private readonly dependents: Dependents;

  constructor(private readonly parts: EnforcementParts) {
    this.dependents = new Dependents(parts);
  }

  readonly handler: Handler = async (call) => {
    if (ELSEWHERE.has(call.service) || FREE.has(`${call.service}:${call.action}`)) return undefined;
    const principal = this.parts.principalOf(call);
    try {
      const asking = await this.asking(call);
      for (const one of [...asking.needed, ...(await this.dependents.of(asking))]) {
        const decision = principal ? await this.decide(principal, one) : ALLOWED;
        this.note(call.caller, one, decision);
        if (decision.allowed) continue;
        return one.refusal
          ? errorAnswer(call, one.refusal.code, 400, one.refusal.message)
          : denied(call, decision.message);
      }
      this.dependents.allowed(asking);
      return undefined;
    } catch (error) {
      if (!(error instanceof UnknownOperation)) throw error;
      // An action that cannot be granted is listed among the permissions under the operation's own name.
      const unknown = { action: `${call.service}:${call.action}`, resource: "*", context: {} };
      this.note(call.caller, unknown, principal ? { allowed: false, message: error.message } : ALLOWED);
      return principal ? denied(call, error.message) : undefined;
    }
  };

  /** Every permission that was needed so far, once for each caller and values of IAM and KMS, in the order in which it was needed first. */
  get checked(): readonly Checked[] {
    return [...this.notes.values()];
  }

  private async asking(call: Call): Promise<Asking> {
    const { keys, account, pathParameters } = this.parts;
    const { needed, parameters } = await asked(call, pathParameters(call), account, keys);
    return { call, prefix: prefixOf(call.service), parameters, needed, account };
  }

  private async decide(principal: Principal, { action, resource, context }: Needed): Promise<Decision> {
    const { authorizer, account } = this.parts;
    if (principal.type !== "role") {
      const source = principal.type === "service" ? sourceOf(principal, account) : {};
      return authorizer.authorize({ principal, action, resource, context: { ...context, ...source } });
    }
    const { roleArn, assumedBy, functionArn } = principal;
    if (assumedBy) {
      const assuming = { principal: assumedBy, action: "sts:AssumeRole", resource: roleArn };
      const assumed = await authorizer.authorize({ ...assuming, context: sourceOf(assumedBy, account) });
      if (!assumed.allowed) return assumed;
    }
    const ofFunction = { "lambda:SourceFunctionArn": functionArn };
    return authorizer.authorize({ principal, action, resource, context: { ...context, ...ofFunction } });
  }

  private note(caller: string, { action, resource, context }: Needed, { allowed }: Decision): void {
    const values = Object.entries(context).filter(([name]) => TOLD_APART.test(name));
    const key = `${caller} ${action} ${resource} ${allowed} ${JSON.stringify(values)}`;
    if (!this.notes.has(key)) this.notes.set(key, { caller, action, resource, context, allowed });
  }
}

const ALLOWED: Decision = { allowed: true };

/** The first service of a trust policy. */
export function trustedService(trust: Policy | undefined): string | undefined {
  return trust?.statements.flatMap(({ principals }) => principals?.values ?? []).find(({ type }) => type === "Service")
    ?.value;
}

/** A denial as each kind of API writes it. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
function denied(call: Call, message: string): Answer {
  switch (call.protocol) {
    case "ec2":
      return errorAnswer(
        call,
        "UnauthorizedOperation",
        403,
        `You are not authorized to perform this operation. ${message}`,
      );
    case "json":
      return errorAnswer(call, "AccessDeniedException", 400, message);
    case "rest-json":
      return errorAnswer(call, "AccessDeniedException", 403, message);
    case "query":
      return errorAnswer(call, call.service === "sns" ? "AuthorizationError" : "AccessDenied", 403, message);
    case "rest-xml":
      return errorAnswer(call, "AccessDenied", 403, message);
  }
}
