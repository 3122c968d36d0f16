import { finding, type Rule } from "../rule";
import { blocks, show } from "../stack-document";
import { isGiven } from "../values";

export const secretEncrypted: Rule = {
  id: "secret-encrypted",
  title: "Secrets and their replicas are encrypted with a customer managed key of their region",
  source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
  check: (stack) =>
    stack.all("aws_secretsmanager_secret").flatMap((secret) => [
      ...(isGiven(secret.values["kms_key_id"]) ? [] : [finding(secret, "has no customer managed key: set kms_key_id")]),
      ...blocks(secret.values["replica"])
        .filter(({ kms_key_id }) => !isGiven(kms_key_id))
        .map(({ region }) =>
          finding(secret, `has a replica in ${show(region)} without a customer managed key: set its kms_key_id`),
        ),
    ]),
};
