import { finding, type Rule } from "../rule";
import {
  blocks,
  type JsonObject,
  refersTo,
  type ResourceView,
  show,
  type StackDocument,
  strings,
} from "../stack-document";
import { allows, documentsIn, statementsOf } from "../statements";
import { texts } from "../values";

const LAMBDA = "lambda.amazonaws.com";
/** Actions that change network interfaces. */
const WRITES = /^ec2:(?:(?:Create|Delete|Detach)NetworkInterface|(?:Una|A)ssignPrivateIpAddresses)$/;

export const functionInterfaces: Rule = {
  id: "function-interfaces",
  title: "Only Lambda manages the network interfaces of a function: the function's own code may not",
  source:
    "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-best-practice-security",
  check: (stack) =>
    stack
      .all("aws_iam_role_policy")
      .filter(({ values }) => isFunctions(stack, values["role"]))
      .flatMap(({ values }) => documentsIn(stack, values["policy"]))
      .flatMap((document) => {
        const denied = statementsOf(document)
          .filter(deniesCode)
          .flatMap(({ actions }) => texts(actions));
        const open = statementsOf(document)
          .filter(allows)
          .flatMap(({ actions }) => texts(actions))
          .filter((action) => WRITES.test(action) && !denied.includes(action));
        return open.length === 0 ? [] : [fault(document, open)];
      }),
};

function fault(document: ResourceView, actions: readonly string[]) {
  return finding(
    document,
    `allows the function's own code ${actions.join(", ")}: deny it where lambda:SourceFunctionArn is the function`,
  );
}

function deniesCode(statement: JsonObject): boolean {
  return (
    !allows(statement) &&
    blocks(statement["condition"]).some(
      ({ test, variable }) => /^Arn(?:Equals|Like)$/.test(show(test)) && show(variable) === "lambda:SourceFunctionArn",
    )
  );
}

function isFunctions(stack: StackDocument, role: JsonObject[string] | undefined): boolean {
  return stack
    .all("aws_iam_role")
    .filter((one) => refersTo(role, one))
    .flatMap(({ values }) => documentsIn(stack, values["assume_role_policy"]))
    .flatMap(statementsOf)
    .flatMap(({ principals }) => blocks(principals))
    .some(({ identifiers }) => strings(identifiers).includes(LAMBDA));
}
