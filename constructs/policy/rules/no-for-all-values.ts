import { finding, type Rule } from "../rule";
import { blocks, type JsonObject, show } from "../stack-document";
import { allows, statementsOf } from "../statements";
import { texts } from "../values";

export const noForAllValues: Rule = {
  id: "no-for-all-values",
  title: "No statement allows by ForAllValues only: it also matches requests without the key",
  source:
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html",
  check: (stack) =>
    stack.dataSources
      .filter(({ type }) => type === "aws_iam_policy_document")
      .flatMap((document) =>
        statementsOf(document)
          .filter(allows)
          .flatMap((statement) => unguarded(statement).map((fault) => finding(document, fault))),
      ),
};

function unguarded({ condition, sid }: JsonObject): string[] {
  const conditions = blocks(condition);
  const demanded = conditions
    .filter(({ test, values }) => test === "Null" && texts(values).join() === "false")
    .map(({ variable }) => variable);
  return conditions
    .filter(({ test, variable }) => show(test).startsWith("ForAllValues:") && !demanded.includes(variable))
    .map(
      ({ test, variable }) =>
        `allows by ${show(test)} on ${show(variable)} in '${show(sid ?? "a statement")}', which also matches requests ` +
        "without that key: use ForAnyValue, or require the key with a Null condition of false",
    );
}
