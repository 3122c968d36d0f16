import { KeyUses, useKey } from "../../../constructs/core/key-use";
import { Key } from "../../../constructs/security/key";
import { ACCOUNT, rolesMay, synthesizedSite } from "../../support/site";

const ALIAS = `arn:aws:kms:us-east-1:${ACCOUNT}:alias/test-dev-primary-data`;

test("R25: a key's policy names the roles that use it, whichever was declared first; their own policies do not", () => {
  const { site, identity } = synthesizedSite((stack) => {
    const role = (part: string, ...actions: string[]) =>
      stack.role(part, {
        description: part,
        assumedBy: ["lambda.amazonaws.com"],
        statements: [
          { sid: "Read", actions: ["sqs:ReceiveMessage"], resources: ["arn:aws:sqs:us-east-1:123456789012:x"] },
          useKey({ aliasArn: ALIAS, actions, via: "sqs" }),
        ],
      });
    role("writer", "kms:GenerateDataKey", "kms:Decrypt");
    new Key(stack, "key", { name: "data", description: "Data" });
    role("reader", "kms:Decrypt");
    role("other-reader", "kms:Decrypt");
  });
  const statements = (of: typeof site, document: string) =>
    of.data!["aws_iam_policy_document"]![document]!["statement"] as object[];
  expect(statements(site, "key_policy").slice(1)).toEqual([
    rolesMay(
      "RolesDecryptGenerateDataKeyViaSqs",
      ["kms:Decrypt", "kms:GenerateDataKey"],
      ["test-dev-primary-writer"],
      "sqs.us-east-1",
    ),
    rolesMay(
      "RolesDecryptViaSqs",
      ["kms:Decrypt"],
      ["test-dev-primary-other-reader", "test-dev-primary-reader"],
      "sqs.us-east-1",
    ),
  ]);
  expect(statements(identity, "primary_writer_permissions")).toEqual([
    { sid: "Read", actions: ["sqs:ReceiveMessage"], resources: ["arn:aws:sqs:us-east-1:123456789012:x"] },
  ]);
});

test("an alias that no key has is reported with the roles that use it", () => {
  const uses = new KeyUses();
  uses.take("role/b", [useKey({ aliasArn: ALIAS, actions: ["kms:Decrypt"] })]);
  uses.take("role/a", [useKey({ aliasArn: ALIAS, actions: ["kms:Encrypt"] })]);
  expect(uses.unclaimed).toEqual([{ aliasArn: ALIAS, roles: ["role/a", "role/b"] }]);
  uses.statementsFor(ALIAS);
  expect(uses.unclaimed).toEqual([]);
});
