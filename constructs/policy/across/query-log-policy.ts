import { type Json, type ResourceView, refersTo, type StackDocument, strings } from "../stack-document";
import { documentsIn, statementsOf } from "../statements";
import { accountOf, callerOf, literal, isAllowed } from "./caller";
import type { CrossRule } from "./cross-rule";

const SERVICE = "route53.amazonaws.com";
const ACTIONS = ["logs:CreateLogStream", "logs:PutLogEvents"];

export const queryLogPolicy: CrossRule = {
  id: "query-log-policy",
  title: "Route 53 may write the query log of a zone into its log group",
  source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/query-logs.html",
  check: (stacks) =>
    stacks.flatMap((stack) =>
      stack.all("aws_route53_query_log").flatMap(({ address, values }) => {
        const statements = policies(stacks, stack);
        const resource = streams(stack, values["cloudwatch_log_group_arn"]);
        const caller = callerOf(stack, SERVICE);
        const refused = ACTIONS.filter((action) => !isAllowed(statements, caller, { action, resource }));
        return refused.length === 0
          ? []
          : [
              {
                stack: stack.facts.name,
                address,
                message:
                  `is written by ${SERVICE}, which no log resource policy of ${stack.facts.region} lets do ` +
                  `${refused.join(", ")}: allow it in an aws_cloudwatch_log_resource_policy`,
              },
            ];
      }),
    ),
};

function policies(stacks: readonly StackDocument[], { facts }: StackDocument) {
  return stacks
    .filter((one) => one.facts.region === facts.region)
    .flatMap((one) =>
      one
        .all("aws_cloudwatch_log_resource_policy")
        .flatMap(({ values }) => documentsIn(one, values["policy_document"]).flatMap(statementsOf)),
    );
}

/** The ARN of a log group's streams, where the group and the account are known. */
function streams(stack: StackDocument, value: Json | undefined): string | undefined {
  const group: ResourceView | undefined = stack
    .all("aws_cloudwatch_log_group")
    .find((one) => refersTo(strings(value)[0], one));
  const name = literal(group?.values["name"]);
  const account = accountOf(stack);
  if (name === undefined || account === undefined) return undefined;
  return `arn:aws:logs:${stack.facts.region}:${account}:log-group:${name}:log-stream:one`;
}
