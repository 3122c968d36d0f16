import { multiRegionWeb } from "../../../config/multi-region-web";
import { CROSS_RULES } from "../../../constructs/policy/across/cross-rules";
import { ENCRYPTED } from "../../../constructs/policy/across/role-keys";
import { StackDocument } from "../../../constructs/policy/stack-document";
import { stackOf } from "../../support/across";
import { builtFrom } from "../../support/deployments";
import { asDocument } from "../../support/synth";

const check = (rule: string, stacks: readonly StackDocument[]): string[] =>
  CROSS_RULES.find(({ id }) => id === rule)!
    .check(stacks)
    .map(({ stack, address, message }) => `${stack} ${address} ${message}`);

const DEPLOYMENT = builtFrom(multiRegionWeb("prod"));

/** Findings on the production deployment without one statement of a key's policy. */
function without(name: string, document: string, sid: string): string[] {
  const stacks = Object.values(DEPLOYMENT).map(({ document: own, json }) => {
    if (own.facts.name !== `web-prod-${name}`) return own;
    const copy = structuredClone(json) as unknown as {
      data: { aws_iam_policy_document: Record<string, { statement: { sid: string }[] }> };
    };
    const policy = copy.data.aws_iam_policy_document[document]!;
    expect(policy.statement.map((one) => one.sid)).toContain(sid);
    policy.statement = policy.statement.filter((one) => one.sid !== sid);
    return new StackDocument(own.facts, asDocument(copy as never), own.connections);
  });
  return check("role-keys", stacks);
}

test("role-keys: the role that rotates a secret, and the role that reads the table from another region", () => {
  const secret = (name: string) =>
    "web-prod-identity aws_iam_role.primary_rotate_database_secret may use aws_secretsmanager_secret." +
    `${name} of web-prod-primary but not its key aws_kms_key.data_key of web-prod-primary-base: allow ` +
    "it kms:Decrypt and kms:GenerateDataKey in the key's policy";
  expect(without("primary-base", "data_key_policy", "RolesDecryptGenerateDataKeyViaSecretsmanager")).toEqual(
    ["database_secret", "application_secret"].map(secret),
  );
  const observer = (site: string) =>
    `web-prod-identity aws_iam_role.${site}_observe may use aws_dynamodb_table.table of web-prod-dr but not its key aws_kms_key.key ` +
    "of web-prod-dr: allow it kms:Decrypt in the key's policy";
  expect(without("dr", "key_policy", "RolesDecryptViaDynamodb")).toEqual(["primary", "secondary"].map(observer));
});

test("role-keys: the copy of a secret, with the key of its region", () => {
  const found = without("secondary-base", "data_key_policy", "RolesDecryptViaSecretsmanager");
  expect(found).toContain(
    "web-prod-identity aws_iam_role.secondary_web_task may use aws_secretsmanager_secret.application_secret of " +
      "web-prod-primary in us-west-2 but not its key aws_kms_key.data_key of web-prod-secondary-base: " +
      "allow it kms:Decrypt in the key's policy",
  );
  for (const one of found) expect(one).toContain(" in us-west-2 ");
});

const CASES = ENCRYPTED.flatMap((one) =>
  Object.entries(one.takes).flatMap(([action, taken]) => taken.map((missing) => ({ ...one, action, taken, missing }))),
);

test.each(CASES)("role-keys: $type for $action without $missing", ({ type, arn, key, action, taken, missing }) => {
  const [namespace, before, after] = arn;
  const found = (
    allowed: readonly string[],
    resource = `arn:aws:${namespace}:us-east-1:1:${before}web-one${after}`,
  ) => {
    const used = { [key]: "${aws_kms_key.key.arn}" };
    const stack = stackOf({
      [type]: {
        one: { name: "web-one", ...(type === "aws_dynamodb_table" ? { server_side_encryption: used } : used) },
      },
      aws_kms_key: { key: { policy: "${data.aws_iam_policy_document.key.json}" } },
      aws_iam_role: { user: { name: "web-user" } },
      aws_iam_role_policy: { user: { role: "web-user", policy: "${data.aws_iam_policy_document.user.json}" } },
    });
    const principals = [{ type: "AWS", identifiers: ["arn:aws:iam::1:role/web-user"] }];
    const documents = {
      key: { statement: [{ actions: allowed, principals }] },
      user: { statement: [{ actions: [action], resources: [resource] }] },
    };
    const json = { ...stack.json, data: { aws_iam_policy_document: documents } };
    return check("role-keys", [new StackDocument(stack.facts, json as never)]);
  };
  expect(found(taken)).toEqual([]);
  expect(found(taken.filter((one) => one !== missing))).toEqual([
    `web-site aws_iam_role.user may use ${type}.one of web-site but not its key aws_kms_key.key of web-site: ` +
      `allow it ${missing} in the key's policy`,
  ]);
  expect(found([], `arn:aws:${namespace}:us-west-2:1:${before}web-one${after}`)).toEqual([]);
  expect(found([], `arn:aws:${namespace}:us-east-1:1:${before}web-other${after}`)).toEqual([]);
});

test.each([
  ["aws_sns_topic", "sns:Publish", "aws:sns:topicArn", "aws:sqs:arn"],
  ["aws_sqs_queue", "sqs:SendMessage", "aws:sqs:arn", "aws:sns:topicArn"],
])(
  "key-services: %s with a sender of %s passes the encryption context %s to its key, not %s",
  (type, action, passed, other) => {
    const document = (actions: string[], condition: object[]) => ({
      statement: [{ actions, principals: [{ type: "Service", identifiers: ["events.amazonaws.com"] }], condition }],
    });
    const reference = (name: string) => `\${data.aws_iam_policy_document.${name}.json}`;
    const found = (variable: string, value = "arn:aws:*") => {
      const condition = [{ test: "ArnLike", variable: `kms:EncryptionContext:${variable}`, values: [value] }];
      const json = {
        resource: {
          aws_kms_key: { key: { policy: reference("key") } },
          [type]: { one: { kms_master_key_id: "${aws_kms_key.key.arn}", policy: reference("own") } },
        },
        data: { aws_iam_policy_document: { key: document(["kms:*"], condition), own: document([action], []) } },
        provider: { aws: [{ allowed_account_ids: ["111111111111"] }] },
      };
      const facts = { name: "web-site", environment: "prod", kind: "site", region: "us-east-1" } as const;
      return check("key-services", [new StackDocument(facts, asDocument(json as never))]).length;
    };
    const service = passed.split(":")[1]!;
    expect([found(passed), found(other)]).toEqual([0, 1]);
    expect(found(passed, `arn:aws:${service}:us-east-1:111111111111:*`)).toBe(0);
    expect(found(passed, `arn:aws:${service}:us-west-2:111111111111:*`)).toBe(1);
    expect(found(passed, `arn:aws:${service}:us-east-1:222222222222:*`)).toBe(1);
  },
);
