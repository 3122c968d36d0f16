import { BUCKET_USES } from "../../../constructs/policy/across/bucket-users";
import { CROSS_RULES } from "../../../constructs/policy/across/cross-rules";
import { StackDocument, type StackFacts } from "../../../constructs/policy/stack-document";
import { asDocument } from "../../support/synth";

type Part = Record<string, unknown>;

const provider = { aws: [{ allowed_account_ids: ["222222222222"] }] };
const document = (
  name: string,
  resource: Record<string, Record<string, Part>>,
  documents: Record<string, Part> = {},
) => {
  const facts: StackFacts = { name, environment: "prod", kind: "site", region: "us-east-1" };
  const json = asDocument({ resource, data: { aws_iam_policy_document: documents } } as never);
  return new StackDocument(facts, { ...json, provider });
};
const check = (rule: string, stacks: readonly StackDocument[]): string[] =>
  CROSS_RULES.find(({ id }) => id === rule)!
    .check(stacks)
    .map(({ stack, address, message }) => `${stack} ${address} ${message}`);
const allow = (service: string, actions: readonly string[], account = "222222222222") => ({
  actions,
  resources: ["${aws_s3_bucket.one.arn}", "${aws_s3_bucket.one.arn}/*"],
  principals: [{ type: "Service", identifiers: [service] }],
  condition: [{ test: "StringEquals", variable: "aws:SourceAccount", values: [account] }],
});
const from = (name: string) => `\${data.aws_iam_policy_document.${name}.json}`;

/** The stack of the bucket, with the statements of its policy and of its key's policy. */
const buckets = (statement: readonly object[], keys: readonly object[]) =>
  document(
    "web-base",
    {
      aws_kms_key: { key: { policy: from("key") } },
      aws_s3_bucket: { one: { bucket: "web-one" } },
      aws_s3_bucket_policy: { one: { bucket: "${aws_s3_bucket.one.id}", policy: from("own") } },
      aws_s3_bucket_server_side_encryption_configuration: {
        one: {
          bucket: "${aws_s3_bucket.one.id}",
          rule: [{ apply_server_side_encryption_by_default: { kms_master_key_id: "${aws_kms_key.key.arn}" } }],
        },
      },
    },
    { own: { statement }, key: { statement: keys } },
  );

const LOGS = "delivery.logs.amazonaws.com";
const LOAD_BALANCER = "logdelivery.elasticloadbalancing.amazonaws.com";
const ARN = "arn:aws:s3:::web-one";
const on = { bucket: "web-one", enabled: true, prefix: "web" };
const linked = "arn:aws:iam::222222222222:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig";
const recorder = { aws_config_configuration_recorder: { one: { role_arn: linked } } };
const logged = ["s3:GetBucketAcl", "s3:PutObject"];
const write = ["kms:GenerateDataKey", "kms:Decrypt"];

/** A user of each kind: the resource, its service, and what that service needs of the bucket and of its key. */
const USERS: readonly (readonly [string, Part, string, readonly string[], readonly string[]])[] = [
  ["aws_lb", { access_logs: on }, LOAD_BALANCER, ["s3:PutObject"], []],
  ["aws_lb", { connection_logs: [on] }, LOAD_BALANCER, ["s3:PutObject"], []],
  ["aws_lb", { load_balancer_type: "network", access_logs: on }, LOGS, logged, write],
  ["aws_s3_bucket_logging", { target_bucket: "web-one" }, "logging.s3.amazonaws.com", ["s3:PutObject"], []],
  [
    "aws_cloudwatch_log_delivery_destination",
    { delivery_destination_configuration: [{ destination_resource_arn: ARN }] },
    ...([LOGS, logged, write] as const),
  ],
  ["aws_cloudtrail", { s3_bucket_name: "web-one" }, "cloudtrail.amazonaws.com", logged, []],
  [
    "aws_config_delivery_channel",
    { s3_bucket_name: "web-one" },
    ...(["config.amazonaws.com", ["s3:GetBucketAcl", "s3:ListBucket", "s3:PutObject"], write] as const),
  ],
  ["aws_flow_log", { log_destination_type: "s3", log_destination: `${ARN}/vpc/` }, LOGS, logged, write],
  [
    "aws_cloudfront_distribution",
    { origin: [{ domain_name: "web-one.s3.us-east-1.amazonaws.com", origin_access_control_id: "E1" }] },
    ...(["cloudfront.amazonaws.com", ["s3:GetObject"], ["kms:Decrypt"]] as const),
  ],
];

test.each(USERS)("bucket-users: %s %j, by %s", (type, values, service, actions, keyActions) => {
  const user = document("web-site", { ...recorder, [type]: { one: values } });
  const found = (statement: readonly object[], keys: readonly object[] = [allow(service, ["kms:*"])]) =>
    check("bucket-users", [user, buckets(statement, keys)]);
  const at = `web-site ${type}.one uses aws_s3_bucket.one of web-base, whose`;
  const refused = (...all: readonly string[]) => [
    `${at} policy does not let ${service} do ${all.join(", ")}: allow it in the bucket's policy`,
  ];
  const closed = (...all: readonly string[]) => [
    `${at} key aws_kms_key.key of web-base does not let ${service} do ${all.join(", ")}: allow it in the key's policy`,
  ];
  const open = allow(service, actions);
  expect(found([open])).toEqual([]);
  expect(found([])).toEqual(refused(...actions));
  for (const action of actions) {
    expect(
      found([
        allow(
          service,
          actions.filter((one) => one !== action),
        ),
      ]),
    ).toEqual(refused(action));
  }
  expect(found([allow("other.amazonaws.com", actions)])).toEqual(refused(...actions));
  expect(found([allow(service, actions, "111111111111")])).toEqual(refused(...actions));
  expect(found([{ ...open, resources: ["arn:aws:s3:::web-two", "arn:aws:s3:::web-two/*"] }])).toEqual(
    refused(...actions),
  );
  expect(found([open, { ...allow(service, ["s3:*"]), effect: "Deny" }])).toEqual(refused(...actions));
  expect(found([open], [])).toEqual(keyActions.length === 0 ? [] : closed(...keyActions));
  for (const action of keyActions) {
    const others = allow(
      service,
      keyActions.filter((one) => one !== action),
    );
    expect(found([open], [{ ...others, resources: ["*"] }])).toEqual(closed(action));
  }
});

test("bucket-users: each type has a negative test", () => {
  expect([...new Set(USERS.map(([type]) => type))].sort()).toEqual(Object.keys(BUCKET_USES).sort());
});

test("bucket-users: the folder of the objects counts", () => {
  const user = document("web-site", { aws_lb: { one: { access_logs: on } } });
  const found = (path: string) =>
    check("bucket-users", [user, buckets([{ ...allow(LOAD_BALANCER, ["s3:PutObject"]), resources: [ARN + path] }], [])])
      .length;
  expect(found("/*/AWSLogs/222222222222/*")).toBe(0);
  expect(found("/web/AWSLogs/222222222222/elasticloadbalancing/*")).toBe(0);
  expect(found("/other/AWSLogs/222222222222/*")).toBe(1);
  expect(found("/web/AWSLogs/111111111111/*")).toBe(1);
  expect(found("")).toBe(1);
});

test("bucket-users: a resource without a bucket of a stack needs nothing", () => {
  const nothing: Record<string, Part> = {
    aws_lb: { access_logs: { ...on, enabled: false } },
    aws_s3_bucket_logging: { target_bucket: "elsewhere" },
    aws_flow_log: { log_destination_type: "cloud-watch-logs", log_destination: "arn:aws:logs:::x" },
    aws_cloudfront_distribution: { origin: [{ domain_name: "web-one.s3.amazonaws.com" }] },
    aws_config_delivery_channel: { s3_bucket_name: "web-one" },
  };
  const all = Object.fromEntries(Object.entries(nothing).map(([type, one]) => [type, { one }]));
  expect(check("bucket-users", [document("web-site", all), buckets([], [])])).toEqual([]);
});

test("query-log-policy: Route 53 may write into the log group", () => {
  const resources = (policies: Record<string, Part>) => ({
    aws_cloudwatch_log_group: { one: { name: "/aws/route53/web" } },
    aws_route53_query_log: { one: { cloudwatch_log_group_arn: "${aws_cloudwatch_log_group.one.arn}" } },
    aws_cloudwatch_log_resource_policy: policies,
  });
  const group = "arn:aws:logs:us-east-1:222222222222:log-group:/aws/route53/web:*";
  const found = (statement: object, policies: Record<string, Part> = { one: { policy_document: from("own") } }) =>
    check("query-log-policy", [document("web-dns", resources(policies), { own: { statement: [statement] } })]);
  const message = (...actions: readonly string[]) => [
    "web-dns aws_route53_query_log.one is written by route53.amazonaws.com, which no log resource policy of us-east-1 " +
      `lets do ${actions.join(", ")}: allow it in an aws_cloudwatch_log_resource_policy`,
  ];
  const ACTIONS = ["logs:CreateLogStream", "logs:PutLogEvents"];
  const allowWriting = (actions: readonly string[], account?: string, service = "route53.amazonaws.com") => ({
    ...allow(service, actions, account),
    resources: [group],
  });
  expect(found(allowWriting(ACTIONS))).toEqual([]);
  expect(found(allowWriting(ACTIONS), {})).toEqual(message(...ACTIONS));
  expect(found(allowWriting(ACTIONS.slice(1)))).toEqual(message(ACTIONS[0]!));
  expect(found(allowWriting(ACTIONS.slice(0, 1)))).toEqual(message(ACTIONS[1]!));
  expect(found(allowWriting(ACTIONS, "111111111111"))).toEqual(message(...ACTIONS));
  expect(found(allowWriting(ACTIONS, undefined, "other.amazonaws.com"))).toEqual(message(...ACTIONS));
  expect(found({ ...allowWriting(ACTIONS), resources: [group.replace("web", "other")] })).toEqual(message(...ACTIONS));
});
