import {
  blocks,
  isObject,
  type Json,
  refersTo,
  type ResourceView,
  type StackDocument,
  strings,
} from "../stack-document";
import { texts } from "../values";
import { matchesWildcard } from "../wildcards";
import type { CrossRule } from "./cross-rule";
import { functionMeant, type FunctionMeant } from "./functions";

/** A kind of resource by which a service calls functions. */
export interface Invoker {
  readonly type: string;
  readonly principal: string;
  /** Where it names the functions. */
  readonly functions: (values: ResourceView["values"]) => Json | undefined;
  readonly source: Source;
}

/** On whose behalf the service calls: Lambda's source of the invocation. */
interface Source {
  /** Where the resource names it. @default the resource itself */
  readonly at?: string;
  readonly type: string;
  /** The attribute that holds the source's ARN. */
  readonly arn: string;
  /** The last part of the source's ARN, by its values; undefined where it is not known before the resource exists. */
  readonly tail: (values: ResourceView["values"]) => string | undefined;
  /** What has to follow the ARN in a permission. @default nothing */
  readonly suffix?: string;
}

const named =
  (attribute: string, before = "", after = ""): Source["tail"] =>
  ({ [attribute]: name }) =>
    typeof name === "string" ? `${before}${name}${after}` : undefined;
const ALARM_ACTIONS = ["alarm_actions", "ok_actions", "insufficient_data_actions"];
const alarm = (type: string): Invoker => ({
  type,
  principal: "lambda.alarms.cloudwatch.amazonaws.com",
  functions: (values) => ALARM_ACTIONS.flatMap((name) => strings(values[name])),
  source: { type, arn: "arn", tail: named("alarm_name", "alarm:") },
});

export const INVOKERS: readonly Invoker[] = [
  {
    type: "aws_cloudwatch_event_target",
    principal: "events.amazonaws.com",
    functions: ({ arn }) => arn,
    source: { at: "rule", type: "aws_cloudwatch_event_rule", arn: "arn", tail: named("name", "rule/") },
  },
  {
    type: "aws_secretsmanager_secret_rotation",
    principal: "secretsmanager.amazonaws.com",
    functions: (values) => values["rotation_lambda_arn"],
    source: {
      at: "secret_id",
      type: "aws_secretsmanager_secret",
      arn: "arn",
      tail: named("name", "secret:", "-a1B2c3"),
    },
  },
  {
    type: "aws_apigatewayv2_integration",
    principal: "apigateway.amazonaws.com",
    functions: (values) => values["integration_uri"],
    source: {
      at: "api_id",
      type: "aws_apigatewayv2_api",
      arn: "execution_arn",
      tail: () => undefined,
      suffix: "/*",
    },
  },
  {
    type: "aws_sns_topic_subscription",
    principal: "sns.amazonaws.com",
    functions: ({ protocol, endpoint }) => (protocol === "lambda" ? endpoint : undefined),
    source: { at: "topic_arn", type: "aws_sns_topic", arn: "arn", tail: named("name") },
  },
  alarm("aws_cloudwatch_metric_alarm"),
  alarm("aws_cloudwatch_composite_alarm"),
];

export const invokersPermitted: CrossRule = {
  id: "invokers-permitted",
  title: "Every invoker of a function (rules, rotations, APIs, topics, alarms) has a permission of the function",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html",
  check: (stacks) =>
    stacks.flatMap((stack) =>
      INVOKERS.flatMap((invoker) =>
        stack
          .all(invoker.type)
          .flatMap((caller) =>
            [...new Set(strings(invoker.functions(caller.values)))]
              .flatMap((target) => fault(stacks, stack, invoker, caller, target))
              .map((message) => ({ stack: stack.facts.name, address: caller.address, message })),
          ),
      ),
    ),
};

function fault(
  stacks: readonly StackDocument[],
  stack: StackDocument,
  { principal, source }: Invoker,
  caller: ResourceView,
  target: string,
): string[] {
  const found = functionMeant(stacks, stack, target);
  if (found === undefined) {
    return /:lambda:[\w-]+:\d+:function:/.test(target) ? [`calls ${target}, which no stack creates`] : [];
  }
  const may = permissionsOf(stacks, found).some(
    ({ values }) =>
      values["principal"] === principal &&
      texts(values["action"]).some((action) => ["lambda:InvokeFunction", "lambda:*"].includes(action)) &&
      isOwnAccount(found.stack, values["source_account"]) &&
      canMatch(values["source_arn"], stack, source, caller),
  );
  return may
    ? []
    : [
        `calls ${found.function.address} of ${found.stack.facts.name}, which does not let ${principal} call it for ` +
          "this source: add an aws_lambda_permission for it",
      ];
}

function permissionsOf(stacks: readonly StackDocument[], { stack, function: target }: FunctionMeant): ResourceView[] {
  return stacks
    .filter(({ facts }) => facts.region === stack.facts.region)
    .flatMap((one) =>
      one.all("aws_lambda_permission").filter(({ values: { function_name: name } }) => {
        if (one === stack && refersTo(name, target)) return true;
        return typeof name === "string" && name.split(":").at(-1) === target.values["function_name"];
      }),
    );
}

function isOwnAccount({ json }: StackDocument, account: Json | undefined): boolean {
  const { provider } = json;
  const own = isObject(provider) ? blocks(provider["aws"]).flatMap((one) => texts(one["allowed_account_ids"])) : [];
  return typeof account !== "string" || own.length === 0 || own.includes(account);
}

/** Whether a permission's source can be that of the caller. A permission without a source is another rule's finding. */
function canMatch(value: Json | undefined, stack: StackDocument, source: Source, caller: ResourceView): boolean {
  if (typeof value !== "string") return true;
  const origin = originOf(stack, source, caller);
  const { suffix = "" } = source;
  if (value.includes("${")) {
    if (origin === undefined) return false;
    const reference = `\${${origin.address}.${source.arn}}`;
    return suffix === "" ? value === reference : value.startsWith(`${reference}${suffix[0]}`);
  }
  const tail = origin && source.tail(origin.values);
  return tail === undefined || matchesWildcard(value, [...value.split(":").slice(0, 5), tail].join(":"));
}

function originOf(stack: StackDocument, { at, type }: Source, caller: ResourceView): ResourceView | undefined {
  if (at === undefined) return caller;
  const text = caller.values[at];
  const policy = stack.all("aws_sns_topic_policy").find((one) => refersTo(text, one));
  const meant = policy === undefined ? text : policy.values["arn"];
  return stack.all(type).find((one) => refersTo(meant, one) || (meant !== undefined && one.values["name"] === meant));
}
