import { Key, type KeyProps } from "../../../constructs/security/key";
import { synthesizedSite, type TestSiteOptions } from "../../support/site";
import { resource } from "../../support/synth";

const json = (props: Partial<KeyProps> = {}, options?: TestSiteOptions) =>
  synthesizedSite((site) => {
    new Key(site, "key", { name: "data", description: "Data", ...props });
  }, options).site;
const statements = (props: Partial<KeyProps>) =>
  json(props).data!["aws_iam_policy_document"]!["key_policy"]!["statement"] as Record<string, unknown>[];

test("A9: a key rotates, has an agreed alias and is administered by the account alone", () => {
  const stack = json();
  expect(resource(stack, "aws_kms_key.key")).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
  expect(resource(stack, "aws_kms_alias.key_alias")["name"]).toBe("alias/test-dev-primary-data");
  expect(statements({})).toEqual([
    {
      sid: "AccountAdministers",
      actions: ["kms:*"],
      resources: ["*"],
      principals: [{ type: "AWS", identifiers: ["arn:aws:iam::123456789012:root"] }],
    },
  ]);
});

test("services use it for this account's things only", () => {
  const [, logs, alarms, delivery] = statements({ services: ["logs", "cloudwatch", "delivery.logs"] });
  expect(logs).toMatchObject({
    principals: [{ type: "Service", identifiers: ["logs.us-east-1.amazonaws.com"] }],
    condition: [
      {
        test: "ArnLike",
        variable: "kms:EncryptionContext:aws:logs:arn",
        values: ["arn:aws:logs:us-east-1:123456789012:log-group:*"],
      },
    ],
  });
  for (const statement of [alarms, delivery]) {
    expect(statement).toMatchObject({ condition: [{ variable: "aws:SourceAccount", values: ["123456789012"] }] });
  }
});

test("in production no plan may destroy it", () => {
  expect(resource(json({}, { environment: "prod" }), "aws_kms_key.key")).toMatchObject({
    lifecycle: { prevent_destroy: true },
  });
  expect(resource(json(), "aws_kms_key.key")).not.toHaveProperty("lifecycle");
});
