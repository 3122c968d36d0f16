import { namesNoSource } from "../../core/trust-sources";
import { finding, type Rule } from "../rule";
import { allows, documentsIn, statementsOf } from "../statements";
import { blocks, type JsonObject, show, strings } from "../stack-document";

/** A condition on the source that a service acts for. */
const SOURCE = /^aws:Source(?:Account|Arn|OrgID)$/;
/** A condition on a claim of an identity provider. */
const SUBJECT = /:(?:sub|aud)$/;
export const trustBounded: Rule = {
  id: "trust-bounded",
  title:
    "Only named services, accounts and subjects may assume a role: services for this account only, where they support a source condition",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
  check: (stack) =>
    stack.all("aws_iam_role").flatMap((role) => {
      const documents = documentsIn(stack, role.values["assume_role_policy"]);
      if (documents.length === 0)
        return [finding(role, "has a trust policy that cannot be checked: use a policy document")];
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
    if (who.includes("*")) return ["every principal may assume it: name the principals"];
    if (type === "Service") {
      const unbounded = who.filter((service) => !namesNoSource(service));
      const silent = who.filter(namesNoSource);
      const sources = variables.filter((variable) => SOURCE.test(variable));
      return [
        ...(unbounded.length > 0 && sources.length === 0
          ? [`may be assumed by ${unbounded.join(", ")} for any account: add a condition on aws:SourceAccount`]
          : []),
        ...(silent.length > 0 && sources.length > 0
          ? [
              `cannot be assumed by ${silent.join(", ")}, for which AWS documents no condition on ${sources.join(", ")}: remove it`,
            ]
          : []),
      ];
    }
    return type === "Federated" && !variables.some((variable) => SUBJECT.test(variable))
      ? [`may be assumed by every subject of ${who.join(", ")}: add a condition on the subject`]
      : [];
  });
}
