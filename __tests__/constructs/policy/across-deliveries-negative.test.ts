import { type Attributes, findingsAcross as check } from "../../support/across";
import { StackDocument } from "../../../constructs/policy/stack-document";
import { asDocument } from "../../support/synth";

const BUCKET = "arn:aws:s3:::web-logs";
const condition = (test: string, variable: string, value: string) => ({ test, variable, values: [value] });
const ACCOUNT = condition("StringEquals", "aws:SourceAccount", "111111111111");
const ACL = condition("StringEquals", "s3:x-amz-acl", "bucket-owner-full-control");
const from = (last: string) => condition("ArnLike", "aws:SourceArn", `arn:aws:logs:us-east-1:111111111111:${last}`);
const principals = [{ type: "Service", identifiers: ["delivery.logs.amazonaws.com"] }];

type Resources = Record<string, Record<string, Attributes>>;
interface Kind {
  readonly resources: Resources;
  readonly address: string;
  readonly path: string;
  readonly source: string;
}

const KINDS: Readonly<Record<string, Kind>> = {
  "flow logs": {
    resources: { aws_flow_log: { vpc: { log_destination_type: "s3", log_destination: BUCKET } } },
    address: "aws_flow_log.vpc",
    path: "AWSLogs/111111111111/*",
    source: "*",
  },
  "flow logs in a folder": {
    resources: { aws_flow_log: { vpc: { log_destination_type: "s3", log_destination: `${BUCKET}/vpc/` } } },
    address: "aws_flow_log.vpc",
    path: "vpc/AWSLogs/111111111111/*",
    source: "*",
  },
  "CloudFront's access logs": {
    resources: {
      aws_cloudfront_distribution: { front: {}, other: {} },
      aws_cloudwatch_log_delivery_source: {
        edge: { name: "web-edge", resource_arn: "${aws_cloudfront_distribution.front.arn}" },
      },
      aws_cloudwatch_log_delivery_destination: {
        edge: { delivery_destination_configuration: [{ destination_resource_arn: "${aws_s3_bucket.logs.arn}" }] },
      },
      aws_cloudwatch_log_delivery: {
        edge: {
          delivery_source_name: "${aws_cloudwatch_log_delivery_source.edge.name}",
          delivery_destination_arn: "${aws_cloudwatch_log_delivery_destination.edge.arn}",
        },
      },
    },
    address: "aws_cloudwatch_log_delivery.edge",
    path: "AWSLogs/111111111111/CloudFront/*",
    source: "delivery-source:web-edge",
  },
};

describe.each(Object.entries(KINDS))("log-delivery-statements: %s", (_, { resources, address, path, source }) => {
  const write = {
    actions: ["s3:PutObject"],
    resources: [`${BUCKET}/${path}`],
    principals,
    condition: [ACCOUNT, ACL, from(source)],
  };
  const acl = {
    actions: ["s3:GetBucketAcl", "s3:ListBucket"],
    resources: ["${aws_s3_bucket.logs.arn}"],
    principals,
    condition: [ACCOUNT, from("*")],
  };
  const finds = (...statement: object[]) =>
    check("log-delivery-statements", [
      new StackDocument(
        { name: "web-site", environment: "prod", kind: "site", region: "us-east-1" },
        asDocument({
          provider: { aws: [{ allowed_account_ids: ["111111111111"] }] },
          data: { aws_iam_policy_document: { logs: { statement } } },
          resource: {
            ...resources,
            aws_s3_bucket: { logs: { bucket: "web-logs" } },
            aws_s3_bucket_policy: {
              logs: { bucket: "${aws_s3_bucket.logs.id}", policy: "${data.aws_iam_policy_document.logs.json}" },
            },
          },
        } as never),
      ),
    ]);
  const lacks = (action: string, on: string, conditions: string) =>
    `web-site ${address} is delivered to aws_s3_bucket.logs of web-site, whose policy does not allow ` +
    `delivery.logs.amazonaws.com ${action} on '${on}' with exactly the conditions ${conditions}: AWS would add such a ` +
    "statement, and the next plan would remove it";
  const account = "StringEquals aws:SourceAccount 111111111111";
  const fromLogs = (last: string) => `ArnLike aws:SourceArn arn:aws:logs:us-east-1:111111111111:${last}`;
  const noWrite = lacks(
    "s3:PutObject",
    path,
    `${fromLogs(source)}, ${account}, StringEquals s3:x-amz-acl bucket-owner-full-control`,
  );
  const noAcl = lacks("s3:GetBucketAcl", "", `${fromLogs("*")}, ${account}`);

  test("both statements are there", () => {
    expect(finds({ sid: "Other", actions: ["s3:GetObject"] }, write, acl)).toEqual([]);
    expect(finds({ ...write, condition: [...write.condition].reverse() }, acl)).toEqual([]);
    expect(finds()).toEqual([noWrite, noAcl]);
    expect(finds(write)).toEqual([noAcl]);
  });

  test.each<[string, object]>([
    ["without the ACL of the bucket owner", { condition: [ACCOUNT, from(source)] }],
    ["for any account", { condition: [ACL, from(source)] }],
    ["for any source", { condition: [ACCOUNT, ACL] }],
    ["for another source", { condition: [ACCOUNT, ACL, from("other")] }],
    ["with one condition more", { condition: [...write.condition, condition("Bool", "aws:SecureTransport", "true")] }],
    ["anywhere in the bucket", { resources: [`${BUCKET}/*`] }],
    ["in two places", { resources: [`${BUCKET}/${path}`, `${BUCKET}/other/*`] }],
    ["for another action", { actions: ["s3:PutObjectAcl"] }],
    ["for another service", { principals: [{ type: "Service", identifiers: ["logging.s3.amazonaws.com"] }] }],
    ["as a refusal", { effect: "Deny" }],
  ])("the right to write %s is another statement", (_what, change) => {
    expect(finds({ ...write, ...change }, acl)).toEqual([noWrite]);
  });
});

test("log-delivery-statements: logs to CloudWatch Logs, and buckets outside the deployment, are ignored", () => {
  const stack = (vpc: Attributes) =>
    new StackDocument(
      { name: "web-site", environment: "prod", kind: "site", region: "us-east-1" },
      asDocument({ provider: {}, data: {}, resource: { aws_flow_log: { vpc } } } as never),
    );
  for (const vpc of [
    { log_destination_type: "cloud-watch-logs", log_destination: "arn:aws:logs:us-east-1:111111111111:log-group:a" },
    { log_destination_type: "s3", log_destination: "arn:aws:s3:::of-others" },
  ]) {
    expect(check("log-delivery-statements", [stack(vpc)])).toEqual([]);
  }
});
