import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { strToU8, zipSync } from "fflate";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Lambda, type LambdaProps } from "../../../constructs/compute/lambda";
import { testNetwork } from "../../support/network";
import { KEY_ARN } from "../../support/keys";
import { rolesMay, synthesizedSite } from "../../support/site";
import { asText, inventory, resource, type StackJson } from "../../support/synth";

const built = process.env["STEADFAST_FUNCTIONS"];
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "steadfast-functions-"));
fs.writeFileSync(
  path.join(folder, "check-health.zip"),
  zipSync({ "index.js": strToU8("exports.handler = () => 1") }, { mtime: new Date("2000-01-01T00:00:00") }),
);
process.env["STEADFAST_FUNCTIONS"] = folder;
afterAll(() => {
  fs.rmSync(folder, { recursive: true });
  if (built === undefined) delete process.env["STEADFAST_FUNCTIONS"];
  else process.env["STEADFAST_FUNCTIONS"] = built;
});

const json = (props: Partial<LambdaProps> = {}, inNetwork = false) =>
  synthesizedSite((site) => {
    new Lambda(site, "health", {
      name: "check-health",
      description: "Checks the health of a site",
      statements: [],
      key: { arn: KEY_ARN, alias: "alias/test-dev-primary-logs" },
      logRetentionDays: 30,
      ...(inNetwork ? { network: testNetwork(site) } : {}),
      ...props,
    });
  });
const permissions = (identity: StackJson) =>
  identity.data!["aws_iam_policy_document"]!["primary_check_health_permissions"]!["statement"] as Record<
    string,
    unknown
  >[];

const plain = json();

test("E6: a function on arm64, traced, with limits, a key, a log and a dead-letter queue", () => {
  expect(asText(plain.site)).toHaveResourceWithProperties(LambdaFunction, {
    function_name: "test-dev-primary-check-health",
    runtime: "nodejs22.x",
    architectures: ["arm64"],
    handler: "index.handler",
    timeout: 30,
    memory_size: 256,
    kms_key_arn: KEY_ARN,
    tracing_config: { mode: "Active" },
    dead_letter_config: { target_arn: "${aws_sqs_queue.health_dead_letters.arn}" },
    logging_config: { log_format: "JSON", log_group: "${aws_cloudwatch_log_group.health_log.name}" },
    role: "arn:aws:iam::123456789012:role/test-dev-primary-check-health",
  });
  expect(inventory(plain.site)).toEqual({
    aws_cloudwatch_log_group: 1,
    aws_lambda_function: 1,
    aws_sqs_queue: 1,
  });
});

test("R5: it reserves concurrency only if configured", () => {
  const of = (site: StackJson) => resource(site, "aws_lambda_function.health")["reserved_concurrent_executions"];
  expect([of(plain.site), of(json({ reservedConcurrency: 2 }).site)]).toEqual([undefined, 2]);
});

test("E10: the dead-letter queue keeps events for two weeks, encrypted, and refused without TLS", () => {
  expect(asText(plain.site)).toHaveResourceWithProperties(SqsQueue, {
    name: "test-dev-primary-check-health-dead-letters",
    kms_master_key_id: KEY_ARN,
    message_retention_seconds: 1209600,
    policy: "${data.aws_iam_policy_document.health_dead_letters_document.json}",
  });
  const queue = "arn:aws:sqs:us-east-1:123456789012:test-dev-primary-check-health-dead-letters";
  expect(plain.site.data!["aws_iam_policy_document"]!["health_dead_letters_document"]!["statement"]).toMatchObject([
    {
      effect: "Deny",
      actions: ["sqs:*"],
      resources: [queue],
      condition: [{ variable: "aws:SecureTransport", values: ["false"] }],
    },
  ]);
});

test("A9: its role writes its own log and dead-letter queue, uses the one key, and has its own permissions", () => {
  const mine = { sid: "ReadTable", actions: ["dynamodb:GetItem"], resources: ["arn:aws:dynamodb:x"] };
  const { identity, keyUses } = json({ statements: [mine] });
  const all = permissions(identity);
  expect(all.map(({ sid, resources }) => [sid, resources])).toEqual([
    ["WriteLog", ["arn:aws:logs:us-east-1:123456789012:log-group:/test-dev/primary/functions/check-health:*"]],
    ["Trace", ["*"]],
    ["KeepDeadLetters", ["arn:aws:sqs:us-east-1:123456789012:test-dev-primary-check-health-dead-letters"]],
    ["ReadTable", ["arn:aws:dynamodb:x"]],
  ]);
  expect(keyUses.statementsFor("arn:aws:kms:us-east-1:123456789012:alias/test-dev-primary-logs")).toEqual([
    rolesMay("RolesDecryptGenerateDataKey", ["kms:Decrypt", "kms:GenerateDataKey"], ["test-dev-primary-check-health"]),
  ]);
});

test("in a network it runs in the private tier, in a closed group of its own", () => {
  const { site, identity } = json({}, true);
  expect(asText(site)).toHaveResourceWithProperties(LambdaFunction, {
    vpc_config: {
      subnet_ids: ["a", "b", "c"].map((zone) => `\${aws_subnet.network_private_us_east_1${zone}.id}`),
      security_group_ids: ["${aws_security_group.health_group.id}"],
    },
  });
  expect(asText(site)).not.toHaveResource(VpcSecurityGroupEgressRule);
  expect(permissions(identity).slice(3)).toEqual([
    { sid: "SeeNetwork", actions: ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"], resources: ["*"] },
    {
      sid: "ManageInterfaces",
      actions: [
        "ec2:AssignPrivateIpAddresses",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:UnassignPrivateIpAddresses",
      ],
      resources: ["arn:aws:ec2:us-east-1:123456789012:*/*"],
    },
    {
      sid: "NotByCode",
      effect: "Deny",
      actions: [
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:AssignPrivateIpAddresses",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:UnassignPrivateIpAddresses",
        "ec2:DetachNetworkInterface",
      ],
      resources: ["*"],
      condition: [
        {
          test: "ArnEquals",
          variable: "lambda:SourceFunctionArn",
          values: ["arn:aws:lambda:us-east-1:123456789012:function:test-dev-primary-check-health"],
        },
      ],
    },
  ]);
  expect(permissions(plain.identity)).toHaveLength(3);
});

test("the same code gives the same hash", () => {
  const hash = (stack: StackJson) => resource(stack, "aws_lambda_function.health")["source_code_hash"];
  expect(hash(json().site)).toBe(hash(plain.site));
  expect(hash(plain.site)).toMatch(/^[\w+/]{43}=$/);
});

test("an environment only if there are variables", () => {
  expect(resource(plain.site, "aws_lambda_function.health")).not.toHaveProperty("environment");
  expect(asText(json({ environment: { TABLE: "state" } }).site)).toHaveResourceWithProperties(LambdaFunction, {
    environment: {
      variables: { TABLE: "state" },
    },
  });
});

test.each<[Partial<LambdaProps>, string]>([
  [{ timeoutSeconds: 901 }, "[site/health] timeoutSeconds should be from 1 to 900, got 901"],
  [{ memoryMb: 64 }, "[site/health] memoryMb should be from 128 to 10240, got 64"],
  [{ reservedConcurrency: 0 }, "[site/health] reservedConcurrency should be from 1 to 1000, got 0"],
  [
    { name: "not-there" },
    "there is no function 'not-there': write a handler.ts in a folder named 'not-there' below functions/",
  ],
])("fails with %j", (props, message) => {
  expect(() => json(props)).toThrow(message);
});

test("fails where the functions were not built", () => {
  delete process.env["STEADFAST_FUNCTIONS"];
  try {
    expect(() => json()).toThrow("STEADFAST_FUNCTIONS is not set: synthesize with `cdktf synth`");
  } finally {
    process.env["STEADFAST_FUNCTIONS"] = folder;
  }
});
