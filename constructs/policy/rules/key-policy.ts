import { finding, type Rule } from "../rule";
import { allows, documentsIn, statementsOf } from "../statements";
import { texts } from "../values";
import { blocks, type JsonObject, type ResourceView, strings } from "../stack-document";

/** Conditions that limit every principal to an account or an organization. */
const NARROWING = ["kms:CallerAccount", "aws:PrincipalAccount", "aws:PrincipalOrgID", "aws:SourceAccount"];

export const keyPolicy: Rule = {
  id: "key-policy",
  title:
    "Keys rotate every year where KMS supports it, their account can change their policy, and no policy allows every principal",
  source: "https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-enable.html",
  check: (stack) =>
    stack.all("aws_kms_key").flatMap((key) => {
      const documents = documentsIn(stack, key.values["policy"]);
      return [
        ...(key.values["enable_key_rotation"] === true || !canRotate(key)
          ? []
          : [finding(key, "never rotates: set enable_key_rotation to true")]),
        ...(documents.length > 0 ? [] : [finding(key, "has no policy document: create it with the Key construct")]),
        ...(documents.length === 0 || documents.flatMap(statementsOf).some(administers)
          ? []
          : [finding(key, "allows no principal to change its policy, which KMS refuses: allow kms:* to the account")]),
        ...(documents.flatMap(statementsOf).some(opensToEveryone)
          ? [finding(key, "allows every principal: name the principals in its policy")]
          : []),
      ];
    }),
};

/** KMS rotates only symmetric encryption keys. */
/** @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-root-enable-iam */
function administers(statement: JsonObject): boolean {
  return (
    allows(statement) &&
    texts(statement["actions"]).some((action) => action === "kms:*" || action === "kms:PutKeyPolicy") &&
    blocks(statement["principals"]).some(({ type }) => type === "AWS")
  );
}

function canRotate({ values }: ResourceView): boolean {
  const { customer_master_key_spec: spec = "SYMMETRIC_DEFAULT", key_usage: usage = "ENCRYPT_DECRYPT" } = values;
  return spec === "SYMMETRIC_DEFAULT" && usage === "ENCRYPT_DECRYPT";
}

function opensToEveryone(statement: JsonObject): boolean {
  return (
    allows(statement) &&
    blocks(statement["principals"]).some(({ identifiers }) => strings(identifiers).includes("*")) &&
    !blocks(statement["condition"]).some(
      ({ test, variable }) => test === "StringEquals" && NARROWING.includes(variable as string),
    )
  );
}
