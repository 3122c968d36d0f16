import { CROSS_RULES } from "../../../constructs/policy/across/cross-rules";
import { ROLE_USES } from "../../../constructs/policy/across/role-services";
import { PUBLISHERS } from "../../../constructs/policy/across/topic-publishers";
import { StackDocument, type StackFacts } from "../../../constructs/policy/stack-document";
import { asDocument } from "../../support/synth";

/** Conditions and Deny statements of the policies that the rules across stacks read. */

type Part = Record<string, unknown>;
type Condition = readonly [test: string, variable: string, value: string];

const ACCOUNT = "222222222222";
const facts: StackFacts = { name: "web-site", environment: "prod", kind: "site", region: "us-east-1" };
const found = (rule: string, resource: Record<string, Record<string, Part>>, statement: readonly object[]) => {
  const provider = { aws: [{ allowed_account_ids: [ACCOUNT] }] };
  const data = { aws_iam_policy_document: { own: { statement } } };
  const json = asDocument({ resource, data, provider } as never);
  return CROSS_RULES.find(({ id }) => id === rule)!.check([new StackDocument(facts, { ...json, provider })]).length;
};
const allow = (service: string, action: string, ...conditions: readonly Condition[]) => ({
  actions: [action],
  resources: ["*"],
  principals: [{ type: "Service", identifiers: [service] }],
  condition: conditions.map(([test, variable, value]) => ({ test, variable, values: [value] })),
});
const deny = (...conditions: readonly Condition[]) => ({
  ...allow("", "*", ...conditions),
  effect: "Deny",
  principals: [{ type: "*", identifiers: ["*"] }],
});
const policy = "${data.aws_iam_policy_document.own.json}";

/** The ARN of a source of a service, in the account and the region of the tests. */
const SOURCES: Readonly<Record<string, string>> = {
  "backup.amazonaws.com": "arn:aws:backup:us-east-1:222222222222:backup-vault:*",
  "budgets.amazonaws.com": "arn:aws:budgets::222222222222:budget/*",
  "cloudtrail.amazonaws.com": "arn:aws:cloudtrail:us-east-1:222222222222:trail/one",
  "cloudwatch.amazonaws.com": "arn:aws:cloudwatch:us-east-1:222222222222:alarm:*",
  "config.amazonaws.com": "arn:aws:config:us-east-1:222222222222:*",
  "costalerts.amazonaws.com": "arn:aws:ce::222222222222:*",
  "ecs-tasks.amazonaws.com": "arn:aws:ecs:us-east-1:222222222222:*",
  "events.amazonaws.com": "arn:aws:events:us-east-1:222222222222:rule/*",
  "firehose.amazonaws.com": "arn:aws:firehose:us-east-1:222222222222:deliverystream/one",
  "lambda.amazonaws.com": "arn:aws:lambda:us-east-1:222222222222:function:*",
  "logs.amazonaws.com": "arn:aws:logs:us-east-1:222222222222:*",
  "monitoring.rds.amazonaws.com": "arn:aws:rds:us-east-1:222222222222:db:*",
  "rds.amazonaws.com": "arn:aws:rds:us-east-1:222222222222:db-proxy:*",
  "s3.amazonaws.com": "arn:aws:s3:::one",
  "states.amazonaws.com": "arn:aws:states:us-east-1:222222222222:stateMachine:*",
  "vpc-flow-logs.amazonaws.com": "arn:aws:ec2:us-east-1:222222222222:vpc-flow-log/*",
};

/** Statements with conditions that a service meets, and with conditions that it does not meet. */
function conditions(service: string, action: string) {
  const source = SOURCES[service]!;
  const of = (...given: readonly Condition[]) => allow(service, action, ...given);
  const arn = (value: string) => of(["ArnLike", "aws:SourceArn", value]);
  return {
    met: [
      [of(["StringEquals", "aws:SourceAccount", ACCOUNT])],
      [of(["StringEquals", "aws:SourceAccount", ACCOUNT], ["ArnLike", "aws:SourceArn", source])],
      [of(["StringNotEquals", "aws:SourceAccount", "111111111111"])],
      [arn("*")],
      [arn("${aws_lambda_function.one.arn}")],
      [of(["StringEquals", "aws:SourceOrgID", "o-1"])],
      [of(), deny(["Bool", "aws:SecureTransport", "false"])],
      [of(), deny(["Bool", "aws:PrincipalIsAWSService", "false"])],
      [of(), deny(["StringNotEquals", "aws:SourceAccount", ACCOUNT])],
      [of(), deny(["StringEquals", "aws:SourceOrgID", "o-1"])],
    ],
    unmet: [
      [of(["StringEquals", "aws:SourceAccount", "111111111111"])],
      [of(["StringNotEqualsIfExists", "aws:SourceAccount", ACCOUNT])],
      [of(["StringEquals", "aws:SourceAccount", ACCOUNT], ["ArnLike", "aws:SourceArn", "arn:aws:iam::1:role/x"])],
      [arn(source.includes(ACCOUNT) ? source.replace(ACCOUNT, "111111111111") : `${source.slice(0, 11)}:1:one`)],
      [arn(source.replace(/^(arn:aws):[^:]+/, "$1:iam"))],
      [arn(source.replace("us-east-1", "us-west-2").replace(/^(arn:aws:[^:]+)::/, "$1:us-west-2:"))],
      [of(["Bool", "aws:SecureTransport", "false"])],
      [of(), deny()],
      [of(), deny(["StringEquals", "aws:SourceAccount", ACCOUNT])],
    ],
  };
}

const TOPIC = "${aws_sns_topic.notifications.arn}";
const sender = {
  ...{ alarm_actions: [TOPIC], arn: TOPIC, sns_topic_arn: TOPIC, topic: [{ topic_arn: TOPIC }] },
  notification: [{ subscriber_sns_topic_arns: [TOPIC] }],
  subscriber: [{ address: TOPIC }],
};

test.each(PUBLISHERS)("topic-publishers: conditions and refusals, $type for $service", ({ type, service }) => {
  const topic = {
    aws_sns_topic: { notifications: {} },
    aws_sns_topic_policy: { notifications: { arn: TOPIC, policy } },
  };
  const { met, unmet } = conditions(service, "sns:Publish");
  const faults = (given: readonly object[]) => found("topic-publishers", { ...topic, [type]: { one: sender } }, given);
  expect(met.map(faults)).toEqual(met.map(() => 0));
  expect(unmet.map(faults)).toEqual(unmet.map(() => 1));
});

const ROLE = "${aws_iam_role.one.arn}";
const user = {
  ...{ role: ROLE, role_arn: ROLE, iam_role_arn: ROLE, execution_role_arn: ROLE, monitoring_role_arn: ROLE },
  ...{ cloud_watch_logs_role_arn: ROLE, extended_s3_configuration: [{ role_arn: ROLE }] },
};

test.each(ROLE_USES.map(({ type, service }) => [type, service] as const))(
  "role-services: conditions and refusals, %s by %s",
  (type, service) => {
    const role = { aws_iam_role: { one: { assume_role_policy: policy } }, [type]: { one: user } };
    const { met, unmet } = conditions(service, "sts:AssumeRole");
    const faults = (given: readonly object[]) => found("role-services", role, given);
    expect(met.map(faults)).toEqual(met.map(() => 0));
    expect(unmet.map(faults)).toEqual(unmet.map(() => 1));
  },
);

const KEY = "${aws_kms_key.key.arn}";
const key = { aws_kms_key: { key: { policy } } };

test("key-services: the account, the group and the trail of a condition", () => {
  const group = { ...key, aws_cloudwatch_log_group: { one: { name: "/web/one", kms_key_id: KEY } } };
  const logs = (value: string) =>
    found("key-services", group, [
      allow("logs.us-east-1.amazonaws.com", "kms:*", ["ArnLike", "kms:EncryptionContext:aws:logs:arn", value]),
    ]);
  expect(logs("arn:aws:logs:us-east-1:222222222222:log-group:*")).toBe(0);
  expect(logs("arn:aws:logs:us-east-1:222222222222:*")).toBe(0);
  expect(logs("arn:aws:logs:us-east-1:222222222222:log-group:/web/one")).toBe(0);
  expect(logs("arn:aws:logs:us-east-1:222222222222:log-group:/web/two")).toBe(1);
  expect(logs("arn:aws:logs:us-east-1:111111111111:log-group:*")).toBe(1);
  expect(logs("arn:aws:logs:us-west-2:222222222222:log-group:*")).toBe(1);
  const trail = (variable: string, value: string, name = "one") =>
    found("key-services", { ...key, aws_cloudtrail: { one: { name, kms_key_id: KEY } } }, [
      allow("cloudtrail.amazonaws.com", "kms:*", ["ArnLike", variable, value]),
    ]);
  for (const variable of ["aws:SourceArn", "kms:EncryptionContext:aws:cloudtrail:arn"]) {
    expect(trail(variable, "arn:aws:cloudtrail:us-east-1:222222222222:trail/one")).toBe(0);
    expect(trail(variable, "arn:aws:cloudtrail:us-east-1:222222222222:trail/two")).toBe(1);
    expect(trail(variable, "arn:aws:cloudtrail:us-east-1:222222222222:trail/two", "${var.name}")).toBe(0);
    expect(trail(variable, "arn:aws:cloudtrail:us-east-1:111111111111:trail/one")).toBe(1);
  }
  expect(trail("kms:EncryptionContext:aws:sqs:arn", "arn:aws:sqs:us-east-1:111111111111:one")).toBe(1);
  expect(trail("kms:EncryptionContext:aws:sqs:arn", "arn:aws:sqs:us-east-1:222222222222:one")).toBe(0);
});

test.each([
  ["events.amazonaws.com", "sns:Publish", "arn:aws:events:us-west-2:ACCOUNT:rule/*"],
  ["cloudfront.amazonaws.com", "s3:GetObject", "arn:aws:cloudfront::ACCOUNT:distribution/*"],
  ["delivery.logs.amazonaws.com", "s3:PutObject", "arn:aws:logs:us-west-2:ACCOUNT:*"],
])("key-services: another account and a refusal, %s", (service, action, arn) => {
  const resources = {
    ...key,
    aws_sns_topic: { one: { kms_master_key_id: KEY } },
    aws_sns_topic_policy: { one: { arn: "${aws_sns_topic.one.arn}", policy } },
    aws_s3_bucket: { one: {} },
    aws_s3_bucket_policy: { one: { bucket: "${aws_s3_bucket.one.id}", policy } },
    aws_s3_bucket_server_side_encryption_configuration: {
      one: {
        bucket: "${aws_s3_bucket.one.id}",
        rule: [{ apply_server_side_encryption_by_default: { kms_master_key_id: KEY } }],
      },
    },
  };
  const faults = (account: string, ...more: readonly object[]) =>
    found("key-services", resources, [
      allow(service, action),
      allow(service, "kms:*", ["ArnLike", "aws:SourceArn", arn.replace("ACCOUNT", account)]),
      ...more,
    ]);
  expect(faults(ACCOUNT)).toBe(0);
  expect(faults("111111111111")).toBe(1);
  expect(faults(ACCOUNT, deny())).toBe(1);
});
