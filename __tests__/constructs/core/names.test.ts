import { DeploymentNames, NameTooLong } from "../../../constructs/core/names";

const names = new DeploymentNames({ name: "web", environment: "prod", account: "123456789012" });
const primary = names.site({ role: "primary", region: "us-east-1" });

test("names and ARNs follow from the configuration alone", () => {
  expect(names.of("identity")).toBe("web-prod-identity");
  expect(primary.of("api", "load balancer")).toBe("web-prod-primary-api");
  expect(primary.bucket("assets")).toBe("web-prod-assets-us-east-1-123456789012");
  expect(primary.bucketArn("assets")).toBe("arn:aws:s3:::web-prod-assets-us-east-1-123456789012");
  expect(primary.roleArn("tasks")).toBe("arn:aws:iam::123456789012:role/web-prod-primary-tasks");
  expect(primary.arn("dynamodb", "table/x")).toBe("arn:aws:dynamodb:us-east-1:123456789012:table/x");
  expect(primary.keyAliasArn("data")).toBe("arn:aws:kms:us-east-1:123456789012:alias/web-prod-primary-data");
  expect(primary.logGroupArn("tasks")).toBe("arn:aws:logs:us-east-1:123456789012:log-group:/web-prod/primary/tasks");
});

test("ARNs carry the partition", () => {
  const gov = new DeploymentNames({
    name: "web",
    environment: "prod",
    account: "123456789012",
    partition: "aws-us-gov",
  });
  expect(gov.site({ role: "primary", region: "us-gov-west-1" }).roleArn("x")).toMatch(/^arn:aws-us-gov:iam::/);
});

test.each([
  ["load balancer", 32],
  ["target group", 32],
  ["role", 64],
  ["function", 64],
  ["state machine", 80],
  ["queue", 80],
] as const)("fails on a %s name over %i characters", (kind, limit) => {
  const longest = limit - "web-prod-primary-".length;
  expect(primary.of("x".repeat(longest), kind)).toHaveLength(limit);
  expect(() => primary.of("x".repeat(longest + 1), kind)).toThrow(NameTooLong);
  expect(() => primary.of("x".repeat(longest + 1), kind)).toThrow(
    `AWS allows ${limit}: shorten the deployment's name by 1`,
  );
});

test("fails on a bucket name over 63 characters, and on none that is exactly as long", () => {
  const longest = 63 - "web-prod--us-east-1-123456789012".length;
  expect(primary.bucket("x".repeat(longest))).toHaveLength(63);
  expect(() => primary.bucket("x".repeat(longest + 1))).toThrow(NameTooLong);
});
