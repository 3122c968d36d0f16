import { Key, type KeyUser } from "../../../constructs/security/key";
import { synthesizedSite } from "../../support/site";

const statement = (service: KeyUser) => {
  const { site } = synthesizedSite((stack) => {
    new Key(stack, "key", { name: "logs", description: "Logs", services: [service] });
  });
  const [, own] = site.data!["aws_iam_policy_document"]!["key_policy"]!["statement"] as Record<string, unknown>[];
  return own!;
};

test.each(["cloudwatch", "budgets", "costalerts"] as const)(
  "A7, A10: %s publishes to encrypted topics of this account",
  (user) => {
    expect(statement(user)).toMatchObject({
      principals: [{ type: "Service", identifiers: [`${user}.amazonaws.com`] }],
      condition: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["123456789012"] }],
    });
  },
);

test("A9: EventBridge is limited by the topic, because it does not pass the account to the key", () => {
  const { condition } = statement("events");
  expect(condition).toEqual([
    {
      test: "ArnLike",
      variable: "kms:EncryptionContext:aws:sns:topicArn",
      values: ["arn:aws:sns:us-east-1:123456789012:*"],
    },
  ]);
  expect(JSON.stringify(condition)).not.toContain("aws:Source");
});

test("D8: CloudTrail encrypts for this account's trails", () => {
  expect(statement("cloudtrail")["condition"]).toEqual([
    { test: "ArnLike", variable: "aws:SourceArn", values: ["arn:aws:cloudtrail:us-east-1:123456789012:trail/*"] },
  ]);
});
