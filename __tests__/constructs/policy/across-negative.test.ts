import { CROSS_RULES } from "../../../constructs/policy/across/cross-rules";
import { ROLE_USES } from "../../../constructs/policy/across/role-services";
import { PUBLISHERS } from "../../../constructs/policy/across/topic-publishers";
import { StackDocument, type StackFacts } from "../../../constructs/policy/stack-document";
import { asDocument } from "../../support/synth";

type Part = Record<string, unknown>;

const check = (rule: string, stacks: readonly StackDocument[]): string[] =>
  CROSS_RULES.find(({ id }) => id === rule)!
    .check(stacks)
    .map(({ stack, address, message }) => `${stack} ${address} ${message}`);

const refuses = (service: string, actions: string) =>
  `whose policy does not let ${service} do ${actions}: add the service to the key's policy`;
const mayNotPublish = (service: string) =>
  `whose policy does not let ${service} publish: add it to the topic's publishers`;

const KEY = "${aws_kms_key.key.arn}";
const document = (json: Record<string, Record<string, Part>>, facts: Partial<StackFacts> = {}) => {
  const { data = {}, ...resource } = json;
  const all: StackFacts = { name: "web-site", environment: "prod", kind: "site", region: "us-east-1", ...facts };
  return new StackDocument(all, asDocument({ resource, data: { aws_iam_policy_document: data } } as never));
};
const to = (service: string, ...actions: string[]) => ({
  statement: [{ actions, principals: [{ type: "Service", identifiers: [service] }] }],
});
const policy = (name: string) => ({ policy: `\${data.aws_iam_policy_document.${name}.json}` });
const key = { aws_kms_key: { key: policy("key") } };

/** Each kind of resource whose key a service uses on its own behalf: the service, what it needs, the resource. */
const KEY_USERS: readonly (readonly [string, string, string[], Record<string, Record<string, Part>>])[] = [
  [
    "aws_sns_topic.one",
    "events.amazonaws.com",
    ["kms:GenerateDataKey", "kms:Decrypt"],
    {
      aws_sns_topic: { one: { kms_master_key_id: KEY } },
      aws_sns_topic_policy: { one: { arn: "${aws_sns_topic.one.arn}", ...policy("own") } },
      data: { own: to("events.amazonaws.com", "sns:Publish") },
    },
  ],
  [
    "aws_sqs_queue.one",
    "sns.amazonaws.com",
    ["kms:GenerateDataKey", "kms:Decrypt"],
    {
      aws_sqs_queue: { one: { kms_master_key_id: KEY } },
      aws_sqs_queue_policy: { one: { queue_url: "${aws_sqs_queue.one.url}", ...policy("own") } },
      data: { own: to("sns.amazonaws.com", "sqs:*") },
    },
  ],
  [
    "aws_sqs_queue.policy_inside",
    "events.amazonaws.com",
    ["kms:GenerateDataKey", "kms:Decrypt"],
    {
      aws_sqs_queue: { policy_inside: { kms_master_key_id: KEY, ...policy("own") } },
      data: { own: to("events.amazonaws.com", "sqs:SendMessage") },
    },
  ],
  [
    "aws_cloudwatch_log_group.one",
    "logs.us-east-1.amazonaws.com",
    ["kms:Encrypt", "kms:Decrypt", "kms:ReEncryptTo", "kms:GenerateDataKey", "kms:DescribeKey"],
    { aws_cloudwatch_log_group: { one: { kms_key_id: KEY } } },
  ],
  [
    "aws_s3_bucket_server_side_encryption_configuration.one",
    "delivery.logs.amazonaws.com",
    ["kms:GenerateDataKey", "kms:Decrypt"],
    {
      aws_s3_bucket: { one: {} },
      aws_s3_bucket_policy: { one: { bucket: "${aws_s3_bucket.one.id}", ...policy("own") } },
      aws_s3_bucket_server_side_encryption_configuration: {
        one: {
          bucket: "${aws_s3_bucket.one.id}",
          rule: [{ apply_server_side_encryption_by_default: { kms_master_key_id: KEY } }],
        },
      },
      data: { own: to("delivery.logs.amazonaws.com", "s3:PutObject") },
    },
  ],
  [
    "aws_cloudtrail.one",
    "cloudtrail.amazonaws.com",
    ["kms:GenerateDataKey", "kms:DescribeKey"],
    { aws_cloudtrail: { one: { kms_key_id: KEY } } },
  ],
  [
    "aws_route53_key_signing_key.one",
    "dnssec-route53.amazonaws.com",
    ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign", "kms:CreateGrant"],
    { aws_route53_key_signing_key: { one: { key_management_service_arn: KEY } } },
  ],
];

test.each(KEY_USERS)(
  "key-services: %s needs each of its actions, for %s",
  (address, service, actions, { data, ...own }) => {
    const found = (grant: object) =>
      check("key-services", [document({ ...key, ...own, data: { ...data, key: grant as Part } })]);
    const message = (refused: string) =>
      `web-site ${address} is encrypted with aws_kms_key.key of web-site, ${refuses(service, refused)}`;
    expect(found(to(service, ...actions))).toEqual([]);
    expect(found(to(service, "kms:*"))).toEqual([]);
    for (const action of actions) {
      expect(found(to(service, ...actions.filter((one) => one !== action)))).toEqual([message(action)]);
    }
    expect(found(to("other.amazonaws.com", "kms:*"))).toEqual([message(actions.join(", "))]);
    expect(found({ statement: [{ ...to(service, "kms:*").statement[0], effect: "Deny" }] })).toEqual([
      message(actions.join(", ")),
    ]);
  },
);

test("key-services: keys are found by alias, in this region or the named one", () => {
  const group = (value: string, region = "us-east-1") =>
    check("key-services", [
      document(
        {
          ...key,
          aws_kms_alias: { key: { name: "alias/web", target_key_id: "${aws_kms_key.key.key_id}" } },
          data: { key: to("nobody.amazonaws.com", "kms:*") },
        },
        { name: "web-keys" },
      ),
      document(
        { aws_cloudwatch_log_group: { one: { kms_key_id: value } }, aws_kms_alias: { other: { name: "alias/web" } } },
        { region },
      ),
    ]).length;
  expect(group("alias/web")).toBe(1);
  expect(group("alias/web", "us-west-2")).toBe(0);
  expect(group("arn:aws:kms:us-east-1:123456789012:alias/web", "us-west-2")).toBe(1);
  expect(group("arn:aws:kms:us-west-2:123456789012:alias/web")).toBe(0);
  expect(group("${aws_kms_alias.other.target_key_arn}")).toBe(1);
  expect(group("${aws_kms_key.key.arn}")).toBe(0);
});

const TOPIC = "${aws_sns_topic.notifications.arn}";
/** A sender of each type, with the topic in its attribute. */
const SENDERS: Readonly<Record<string, (topic: string) => Part>> = {
  aws_cloudwatch_metric_alarm: (topic) => ({ alarm_actions: [topic] }),
  aws_cloudwatch_composite_alarm: (topic) => ({ ok_actions: [topic] }),
  aws_cloudwatch_event_target: (topic) => ({ arn: topic }),
  aws_budgets_budget: (topic) => ({ notification: [{ subscriber_sns_topic_arns: [topic] }] }),
  aws_ce_anomaly_subscription: (topic) => ({ subscriber: [{ type: "SNS", address: topic }] }),
  aws_s3_bucket_notification: (topic) => ({ topic: [{ topic_arn: topic }] }),
  aws_backup_vault_notifications: (topic) => ({ sns_topic_arn: topic }),
};

test.each(PUBLISHERS)("topic-publishers: $type for $service", ({ type, service }) => {
  const topic = (statement: object) => ({
    aws_sns_topic: { notifications: { name: "web-notifications" } },
    aws_sns_topic_policy: { notifications: { arn: TOPIC, ...policy("own") } },
    data: { own: statement as Part },
  });
  const found = (statement: object, target = TOPIC) =>
    check("topic-publishers", [document({ ...topic(statement), [type]: { one: SENDERS[type]!(target) } })]);
  const message = `web-site ${type}.one sends to aws_sns_topic.notifications of web-site, ${mayNotPublish(service)}`;
  expect(found(to(service, "sns:Publish"))).toEqual([]);
  expect(found(to("other.amazonaws.com", "sns:Publish"))).toEqual([message]);
  expect(found(to(service, "sns:Subscribe"))).toEqual([message]);
  expect(found({ statement: [{ ...to(service, "SNS:Publish").statement[0], effect: "Deny" }] })).toEqual([message]);
  expect(found(to("other.amazonaws.com", "sns:Publish"), "${aws_sns_topic_policy.notifications.arn}")).toEqual([
    message,
  ]);
  expect(found(to("other.amazonaws.com", "sns:Publish"), "arn:aws:sns:us-east-1:1:web-notifications")).toEqual([
    message,
  ]);
  expect(found(to("other.amazonaws.com", "sns:Publish"), "arn:aws:sns:us-west-2:1:web-notifications")).toEqual([
    `web-site ${type}.one sends to arn:aws:sns:us-west-2:1:web-notifications, which no stack creates: name a topic of the deployment`,
  ]);
  expect(found(to("other.amazonaws.com", "sns:Publish"), "arn:aws:lambda:us-east-1:1:function:f")).toEqual([]);
});

test("topic-publishers: a topic of another region", () => {
  const topic = document(
    {
      aws_sns_topic: { one: { name: "web-alerts" } },
      aws_sns_topic_policy: { one: { arn: "${aws_sns_topic.one.arn}", ...policy("own") } },
      data: { own: to("cloudwatch.amazonaws.com", "sns:Publish") },
    },
    { name: "web-there", region: "us-west-2" },
  );
  const alarm = document({
    aws_cloudwatch_metric_alarm: { one: { alarm_actions: ["arn:aws:sns:us-west-2:123456789012:web-alerts"] } },
  });
  expect(check("topic-publishers", [topic, alarm])).toEqual([
    "web-site aws_cloudwatch_metric_alarm.one sends to aws_sns_topic.one of web-there, which is in us-west-2: name a " +
      "topic of us-east-1",
  ]);
});

test("topic-publishers: each list of an alarm's actions counts", () => {
  for (const actions of ["alarm_actions", "ok_actions", "insufficient_data_actions"]) {
    const alarm = { aws_cloudwatch_metric_alarm: { one: { [actions]: ["arn:aws:sns:us-east-1:1:nobody"] } } };
    expect(check("topic-publishers", [document(alarm)])).toHaveLength(1);
  }
});

describe("replica-keys", () => {
  const there = (sse: boolean) =>
    document(
      {
        ...key,
        aws_kms_alias: { key: { name: "alias/there", target_key_id: "${aws_kms_key.key.key_id}" } },
        aws_s3_bucket: { copies: { bucket: "copies" } },
        aws_s3_bucket_server_side_encryption_configuration: {
          copies: {
            bucket: "${aws_s3_bucket.copies.id}",
            rule: [{ apply_server_side_encryption_by_default: sse ? { kms_master_key_id: KEY } : {} }],
          },
        },
      },
      { name: "web-there", region: "us-west-2" },
    );
  const alias = "arn:aws:kms:us-west-2:1:alias/there";
  const here = (destination: Part) =>
    document({ aws_s3_bucket_replication_configuration: { one: { rule: [{ destination }] } } });

  test("objects: the destination's key, another, none, and a bucket that no stack creates", () => {
    const bucket = "arn:aws:s3:::copies";
    const replica = (id: string) => ({ bucket, encryption_configuration: { replica_kms_key_id: id } });
    const at = "web-site aws_s3_bucket_replication_configuration.one";
    expect(check("replica-keys", [here(replica(alias)), there(true)])).toEqual([]);
    expect(check("replica-keys", [here({ bucket }), there(false)])).toEqual([]);
    expect(check("replica-keys", [here({ bucket }), there(true)])).toEqual([
      `${at} copies without a key to aws_s3_bucket.copies of web-there: set replica_kms_key_id`,
    ]);
    const source = "arn:aws:kms:us-east-1:1:alias/there";
    expect(check("replica-keys", [here(replica(source)), there(true)])).toEqual([
      `${at} encrypts copies in aws_s3_bucket.copies of web-there with ${source}, which is not that bucket's key, ` +
        "aws_kms_key.key of web-there: name the destination's key",
    ]);
    expect(check("replica-keys", [here({ bucket: "arn:aws:s3:::copy" }), there(true)])).toEqual([
      `${at} copies to arn:aws:s3:::copy, which no stack creates`,
    ]);
  });

  test.each([
    ["aws_secretsmanager_secret", "region", "kms_key_id"],
    ["aws_dynamodb_table", "region_name", "kms_key_arn"],
  ])("R7 %s: a key of the copy's region", (type, region, attribute) => {
    const copied = (value: string, where = "us-west-2") =>
      check("replica-keys", [
        document({ [type]: { one: { replica: [{ [region]: where, [attribute]: value }] } } }),
        there(true),
      ]);
    expect(copied(alias)).toEqual([]);
    expect(copied("alias/there")).toEqual([]);
    expect(copied("${data.aws_kms_alias.there.target_key_arn}")).toEqual([]);
    for (const wrong of ["arn:aws:kms:us-east-1:1:alias/there", "alias/nobody"]) {
      expect(copied(wrong)).toEqual([
        `web-site ${type}.one is copied to us-west-2 with ${wrong}, which is no key of that region: name a key that a ` +
          "stack creates in that region",
      ]);
    }
    expect(copied(alias, "us-east-2")).toHaveLength(1);
  });
});

test.each(ROLE_USES.map((one, i) => [one.type, one.service, i] as const))(
  "role-services: %s is assumed by %s",
  (type, service, i) => {
    const attribute = ["role", "iam_role_arn", "monitoring_role_arn", "role_arn", "cloud_watch_logs_role_arn"].concat(
      ...["execution_role_arn", "task_role_arn"],
    );
    const user = (arn: string) => ({
      ...Object.fromEntries(attribute.map((name) => [name, arn])),
      extended_s3_configuration: [{ role_arn: arn }],
    });
    const roles = (who: string) =>
      document(
        {
          aws_iam_role: { one: { name: "web-role", assume_role_policy: policy("trust").policy } },
          data: { trust: to(who, "sts:AssumeRole") },
        },
        { name: "web-identity", kind: "identity" },
      );
    const found = (who: string, arn = "arn:aws:iam::1:role/web-role") =>
      check("role-services", [document({ [type]: { one: user(arn) } }), roles(who)]);
    const uses = ROLE_USES.filter((one) => one.type === type).length;
    const all = (message: string) => Array.from({ length: uses }, () => `web-site ${type}.one ${message}`);
    expect(ROLE_USES[i]!.role(user("x"))).toBe("x");
    expect(found(service)).toEqual([]);
    expect(found("other.amazonaws.com")).toEqual(
      all(`names aws_iam_role.one of web-identity, which ${service} may not assume: add it to the role's trust`),
    );
    expect(found(service, "arn:aws:iam::1:role/nobody")).toEqual(all("names the role nobody, which no stack creates"));
    expect(found(service, "arn:aws:iam::1:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX")).toEqual([]);
  },
);
