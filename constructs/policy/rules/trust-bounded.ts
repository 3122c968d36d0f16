import { namesNoSource } from "../../core/trust-sources";
import { finding, type Rule } from "../rule";
import { allows, documentsIn, statementsOf } from "../statements";
import { blocks, type JsonObject, show, strings } from "../stack-document";

/** A service's own condition, by which it says for whom it acts. */
const SOURCE = /^aws:Source(?:Account|Arn|OrgID)$/;
/** What an identity provider says of who comes. */
const SUBJECT = /:(?:sub|aud)$/;
export const trustBounded: Rule = {
  id: "trust-bounded",
  title:
    "Only named services, accounts and subjects may assume a role: services for this account alone, where they name whom they act for",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
  check: (stack) =>
    stack.all("aws_iam_role").flatMap((role) => {
      const documents = documentsIn(stack, role.values["assume_role_policy"]);
      if (documents.length === 0) return [finding(role, "has a trust policy that nobody can check: write a document")];
      return documents
        .flatMap(statementsOf)
        .filter(allows)
        .flatMap((statement) => faults(statement).map((fault) => finding(role, fault)));
    }),
};

function faults(statement: JsonObject): string[] {
  const variables = blocks(statement["condition"]).map(({ variable }) => show(variable));
  return blocks(statement["principals"]).flatMap(({ type, identifiers }) => {
    const who = strings(identifiers);
    if (who.includes("*")) return ["may be assumed by everyone: name the principals"];
    if (type === "Service") {
      const unbounded = who.filter((service) => !namesNoSource(service));
      const silent = who.filter(namesNoSource);
      const sources = variables.filter((variable) => SOURCE.test(variable));
      return [
        ...(unbounded.length > 0 && sources.length === 0
          ? [`may be assumed by ${unbounded.join(", ")} for anybody: add a condition on aws:SourceAccount`]
          : []),
        ...(silent.length > 0 && sources.length > 0
          ? [
              `cannot be assumed by ${silent.join(", ")}, for which AWS documents no condition on ${sources.join(", ")}: remove it`,
            ]
          : []),
      ];
    }
    return type === "Federated" && !variables.some((variable) => SUBJECT.test(variable))
      ? [`may be assumed by everybody whom ${who.join(", ")} knows: add a condition on the subject`]
      : [];
  });
}
