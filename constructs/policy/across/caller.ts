import { blocks, isObject, type Json, type JsonObject, show, type StackDocument } from "../stack-document";
import { allows } from "../statements";
import { isExpression, texts } from "../values";
import { matchesWildcard } from "../wildcards";

/** A service that acts for a resource, as the conditions of a policy evaluate it. */
export interface Caller {
  readonly service: string;
  /** The account of the resource; undefined where its stack names none. */
  readonly account: string | undefined;
  /** First five fields of the resource's ARN, then the rest; undefined for what is not known. */
  readonly arn: readonly (string | undefined)[];
  /** The encryption context, `aws:logs:arn` and its value. */
  readonly context: Readonly<Record<string, readonly (string | undefined)[]>>;
  /** Whether the context has no other keys, so that a condition on another one does not hold. */
  readonly onlyThisContext?: boolean;
}

/** The request of a caller. */
export interface Request {
  readonly action: string;
  /** An ARN; with `/` at its end for some object below it. */
  readonly resource?: string | undefined;
}

type Answer = "yes" | "no" | "unknown";

/** Namespaces of the ARNs of what services act for, and the fields that those ARNs leave empty. */
const SOURCES: Readonly<Record<string, { readonly namespace: string; readonly empty?: readonly number[] }>> = {
  backup: { namespace: "backup" },
  budgets: { namespace: "budgets", empty: [3] },
  cloudfront: { namespace: "cloudfront", empty: [3] },
  cloudtrail: { namespace: "cloudtrail" },
  cloudwatch: { namespace: "cloudwatch" },
  config: { namespace: "config" },
  costalerts: { namespace: "ce", empty: [3] },
  "delivery.logs": { namespace: "logs" },
  "dnssec-route53": { namespace: "route53", empty: [3, 4] },
  "ecs-tasks": { namespace: "ecs" },
  events: { namespace: "events" },
  firehose: { namespace: "firehose" },
  lambda: { namespace: "lambda" },
  "logdelivery.elasticloadbalancing": { namespace: "elasticloadbalancing" },
  "logging.s3": { namespace: "s3", empty: [3, 4] },
  logs: { namespace: "logs" },
  "monitoring.rds": { namespace: "rds" },
  rds: { namespace: "rds" },
  route53: { namespace: "route53", empty: [3, 4] },
  s3: { namespace: "s3", empty: [3, 4] },
  states: { namespace: "states" },
  "vpc-flow-logs": { namespace: "ec2" },
};

/** The account of a stack, by the one that its provider admits. */
export function accountOf({ json }: StackDocument): string | undefined {
  const { provider } = json;
  const [aws] = isObject(provider) ? blocks(provider["aws"]) : [];
  return texts(aws?.["allowed_account_ids"])[0];
}

/** A service that acts for a resource of a stack. */
export function callerOf(
  stack: StackDocument,
  service: string,
  { region, resource }: { readonly region?: string | undefined; readonly resource?: string | undefined } = {},
): Caller {
  const account = accountOf(stack);
  const known = resource === undefined || isExpression(resource) ? undefined : resource;
  const source = SOURCES[service.replace(/(?:\.[a-z]+-[\w-]+-\d)?\.amazonaws\.com$/, "")];
  const field = (i: number, value: string | undefined) => (source?.empty?.includes(i) ? "" : value);
  const arn = ["arn", undefined, source?.namespace, field(3, region), field(4, account), known];
  return { service, account, arn, context: source ? { [`aws:${source.namespace}:arn`]: arn } : {} };
}

/** Whether statements allow a caller's request: one allows it, with conditions that can hold, and none denies it. */
export function isAllowed(statements: readonly JsonObject[], caller: Caller, request: Request): boolean {
  const answers = (effect: boolean) =>
    statements
      .filter((statement) => allows(statement) === effect)
      .map((statement) => applies(statement, caller, request));
  return answers(true).some((one) => one !== "no") && !answers(false).includes("yes");
}

function applies(statement: JsonObject, caller: Caller, { action, resource }: Request): Answer {
  const named = blocks(statement["principals"]).some(
    ({ type, identifiers }) =>
      (type === "Service" && texts(identifiers).includes(caller.service)) ||
      (!allows(statement) && type !== "Service" && texts(identifiers).includes("*")),
  );
  if (!named || !texts(statement["actions"]).some((pattern) => covers(pattern, action))) return "no";
  const { resources } = statement;
  return every([
    // The policy of a key, a topic or a role is about that one resource, whatever it names.
    resources === undefined || resource === undefined
      ? "yes"
      : some(texts(resources).map((pattern) => covered(pattern, resource))),
    ...blocks(statement["condition"]).map((condition) => holds(condition, caller)),
  ]);
}

function covered(pattern: string, resource: string): Answer {
  if (isExpression(pattern)) return "unknown";
  if (matchesWildcard(pattern, resource)) return "yes";
  return resource.endsWith("/") && pattern.startsWith(resource) ? "unknown" : "no";
}

function holds({ test, variable, values }: JsonObject, caller: Caller): Answer {
  const [, negated, end] =
    /^(?:String|Arn|Bool)(Not)?(Equals|Like|EqualsIgnoreCase)?(?:IfExists)?$/.exec(show(test)) ?? [];
  if (end === undefined && test !== "Bool") return "unknown";
  const answer = some(texts(values).map((value) => meets(show(variable), value, caller)));
  if (negated === undefined || answer === "unknown") return answer;
  return answer === "yes" ? "no" : "yes";
}

const ENCRYPTION_CONTEXT = "kms:encryptioncontext:";

function meets(variable: string, value: string, { account, arn, context, onlyThisContext }: Caller): Answer {
  const key = variable.toLowerCase();
  if (isExpression(value)) return "unknown";
  if (key === "aws:securetransport" || key === "aws:principalisawsservice") return value === "true" ? "yes" : "no";
  if (key === "aws:sourceaccount")
    return account === undefined ? "unknown" : matchesWildcard(value, account) ? "yes" : "no";
  if (key === "aws:sourcearn") return meetsArn(value, arn);
  if (!key.startsWith(ENCRYPTION_CONTEXT)) return "unknown";
  const own = context[key.slice(ENCRYPTION_CONTEXT.length)];
  if (own !== undefined) return meetsArn(value, own);
  if (onlyThisContext) return "no";
  // Of the ARNs of others, the account alone is known; ARNs of S3 have none.
  const named = /^arn:[^:]*:[^:]*:[^:]*:(\d+):/.exec(value)?.[1];
  return named !== undefined && account !== undefined && named !== account ? "no" : "unknown";
}

const ARN_FIELDS = 5;

function meetsArn(pattern: string, arn: readonly (string | undefined)[]): Answer {
  if (pattern === "*") return "yes";
  const fields = pattern.split(":");
  const parts = [...fields.slice(0, ARN_FIELDS), fields.slice(ARN_FIELDS).join(":")];
  const open = fields.length <= ARN_FIELDS && pattern.endsWith("*");
  return every(
    arn.map((own, i) => {
      const part = i < fields.length ? parts[i] : open ? "*" : "";
      if (part === "*") return "yes";
      return own === undefined || part === undefined ? "unknown" : matchesWildcard(part, own) ? "yes" : "no";
    }),
  );
}

function every(answers: readonly Answer[]): Answer {
  if (answers.includes("no")) return "no";
  return answers.includes("unknown") ? "unknown" : "yes";
}

function some(answers: readonly Answer[]): Answer {
  if (answers.includes("yes")) return "yes";
  return answers.includes("unknown") ? "unknown" : "no";
}

/** Whether a pattern of a statement stands for an action; actions are case-insensitive. */
export function covers(pattern: string, action: string): boolean {
  return matchesWildcard(pattern, action, "i");
}

/** A text that Terraform does not compute. */
export function literal(value: Json | undefined): string | undefined {
  return typeof value === "string" && !isExpression(value) ? value : undefined;
}
