import { LogBucket, type LogBucketProps } from "../../../constructs/storage/log-bucket";
import { synthesizedSite } from "../../support/site";
import { resource, type StackJson } from "../../support/synth";

const ARN = "arn:aws:s3:::test-dev-logs-us-east-1-123456789012";
const json = (props: Partial<LogBucketProps> = {}) =>
  synthesizedSite((site) => {
    new LogBucket(site, "logs", { retentionDays: 365, ...props });
  }).site;
const statements = (stack: StackJson) =>
  stack.data!["aws_iam_policy_document"]!["logs_bucket_policy"]!["statement"] as Record<string, unknown>[];
const rule = (stack: StackJson) =>
  (resource(stack, "aws_s3_bucket_lifecycle_configuration.logs_bucket_lifecycle")["rule"] as object[])[1];

test("A7: services write below this account's own path, or for this account alone", () => {
  const [tls, writes, checks, balancers, access] = statements(json());
  expect(tls).toMatchObject({ sid: "TlsOnly", effect: "Deny" });
  expect(writes).toMatchObject({
    resources: [`${ARN}/AWSLogs/123456789012/*`],
    principals: [{ identifiers: ["delivery.logs.amazonaws.com"] }],
  });
  expect(checks).toMatchObject({ actions: ["s3:GetBucketAcl", "s3:ListBucket"], resources: [ARN] });
  expect(balancers).toMatchObject({
    actions: ["s3:PutObject"],
    resources: [`${ARN}/*/AWSLogs/123456789012/*`],
    principals: [{ identifiers: ["logdelivery.elasticloadbalancing.amazonaws.com"] }],
  });
  expect(access).toMatchObject({
    principals: [{ identifiers: ["logging.s3.amazonaws.com"] }],
    condition: [{ variable: "aws:SourceAccount", values: ["123456789012"] }],
  });
  expect(statements(json())).toHaveLength(5);
});

test("load balancers name no source, so a condition on it would turn them away unseen", () => {
  expect(statements(json()).find(({ sid }) => sid === "LoadBalancers")).not.toHaveProperty("condition");
});

test("further writers come in by their own statements", () => {
  const further = { sid: "Trail", actions: ["s3:PutObject"], resources: ["x"] };
  expect(statements(json({ statements: () => [further] })).at(-1)).toMatchObject(further);
});

test("it is encrypted with S3's own key, which is all that load balancers can write to", () => {
  const encryption = resource(json(), "aws_s3_bucket_server_side_encryption_configuration.logs_bucket_encryption");
  expect(encryption["rule"]).toMatchObject([{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }]);
});

test("A10: logs get cheaper after a month and go when their time is over", () => {
  expect(rule(json())).toMatchObject({
    expiration: [{ days: 365 }],
    transition: [{ days: 30, storage_class: "STANDARD_IA" }],
  });
  expect(rule(json({ retentionDays: 30 }))).not.toHaveProperty("transition");
});

test.each<[Partial<LogBucketProps>, string]>([
  [{ infrequentAccessDays: 29 }, "infrequentAccessDays should be at least 30, got 29"],
  [{ retentionDays: 0 }, "retentionDays should be a whole number from 1, got 0"],
])("fails with %j", (props, message) => {
  expect(() => json(props)).toThrow(`[site/logs] ${message}`);
});
