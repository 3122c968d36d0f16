import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import { EcsService } from "@cdktf/provider-aws/lib/ecs-service";
import { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { FargateServiceProps } from "../../../constructs/compute/fargate-service";
import type { NetworkProps } from "../../../constructs/network/network";
import { serviceJson } from "../../support/service";
import { rolesMay } from "../../support/site";
import { asText, resource, type StackJson } from "../../support/synth";

const DATA_KEY = "arn:aws:kms:us-east-1:123456789012:alias/test-dev-primary-data";
const LOGS_KEY = "arn:aws:kms:us-east-1:123456789012:alias/test-dev-primary-logs";
const SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:test-dev-database-abcdef";
const PORT = { from_port: 8080, to_port: 8080 };
const json = (service: Partial<FargateServiceProps> = {}) => serviceJson({ service });
const statements = (identity: StackJson, part: string) =>
  identity.data!["aws_iam_policy_document"]![`primary_${part}_permissions`]!["statement"] as Record<string, unknown>[];
const sids = (identity: StackJson, part: string) => statements(identity, part).map(({ sid }) => sid);

const plain = json();
const full = json({
  onDemandTasks: 6,
  spotFraction: 0.5,
  secrets: { DB_PASSWORD: { secretArn: SECRET, secretName: "test-dev-database", key: "password" } },
  statements: [{ sid: "ReadTable", actions: ["dynamodb:GetItem"], resources: ["arn:aws:dynamodb:x"] }],
});

test("A3: tasks run in the private subnets, have no public address, and are found by the load balancer", () => {
  expect(asText(plain.site)).toHaveResourceWithProperties(EcsService, {
    name: "test-dev-primary-web",
    network_configuration: {
      assign_public_ip: false,
      subnets: ["a", "b", "c"].map((zone) => `\${aws_subnet.network_private_us_east_1${zone}.id}`),
      security_groups: ["${aws_security_group.service_group.id}"],
    },
    load_balancer: [
      {
        target_group_arn: "${aws_lb_target_group.target.arn}",
        container_name: "web",
        container_port: 8080,
      },
    ],
  });
});

test("A2: only the load balancer reaches the tasks, and only on their port", () => {
  expect(asText(plain.site)).toHaveResourceWithProperties(VpcSecurityGroupIngressRule, {
    security_group_id: "${aws_security_group.service_group.id}",
    referenced_security_group_id: "${aws_security_group.load_balancer_group.id}",
    ...PORT,
  });
  expect(asText(plain.site)).toHaveResourceWithProperties(VpcSecurityGroupEgressRule, {
    security_group_id: "${aws_security_group.load_balancer_group.id}",
    referenced_security_group_id: "${aws_security_group.service_group.id}",
    ...PORT,
  });
});

const HTTPS = { ip_protocol: "tcp", from_port: 443, to_port: 443 };
const WHY = "Image, secrets, logs and exec sessions of tasks";
const egress = (network: Partial<NetworkProps>) =>
  Object.fromEntries(
    Object.entries(serviceJson({ network }).site.resource!["aws_vpc_security_group_egress_rule"]!)
      .filter(([, rule]) => rule["security_group_id"] === "${aws_security_group.service_group.id}")
      .map(([name, rule]) => [name, { ...rule, "//": undefined }]),
  );
const out = (peer: object) => ({
  description: WHY,
  security_group_id: "${aws_security_group.service_group.id}",
  ...HTTPS,
  ...peer,
});

test("R1: behind NAT tasks reach S3 through its gateway and other AWS APIs at their public addresses", () => {
  expect(egress({})).toEqual({
    service_group_to_s3_443: out({ prefix_list_id: "${aws_vpc_endpoint.network_endpoints_s3.prefix_list_id}" }),
    service_group_to_aws_443: out({ cidr_ipv4: "0.0.0.0/0" }),
  });
});

test("R1: in a dual-stack network they reach them over IPv6 too", () => {
  expect(egress({ ipv6: true })).toEqual({
    ...egress({}),
    service_group_to_aws_ipv6_443: out({ cidr_ipv6: "::/0" }),
  });
});

test("R1: with an endpoint for everything they reach the endpoints alone", () => {
  const endpoints = ["s3", "ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssmmessages", "kms"];
  expect(egress({ nat: "none", endpoints })).toEqual({
    service_group_to_s3_443: out({ prefix_list_id: "${aws_vpc_endpoint.network_endpoints_s3.prefix_list_id}" }),
    service_group_to_network_endpoints_443: out({
      referenced_security_group_id: "${aws_security_group.network_endpoints_group.id}",
    }),
  });
});

test("R1, R13: it waits for the listener rules of its targets, its capacity providers and its egress rules", () => {
  const tier = (name: string, ...rules: string[]) => [
    ...["a", "b", "c"].map((zone) => `aws_route_table_association.network_${name}_association_us_east_1${zone}`),
    ...rules.map((rule) => `aws_network_acl_rule.network_${name}_acl_${rule}`),
  ];
  expect(asText(plain.site)).toHaveResourceWithProperties(EcsService, {
    depends_on: [
      "aws_lb_listener.load_balancer_https",
      "aws_lb_listener_rule.target_health",
      "aws_lb_listener_rule.target_requests",
      "aws_cloudwatch_log_group.service_log",
      "aws_ecs_cluster_capacity_providers.cluster_capacity_providers",
      "aws_vpc_security_group_egress_rule.service_group_to_s3_443",
      "aws_vpc_security_group_egress_rule.service_group_to_aws_443",
      ...tier("public", "in_vpc", "in_http", "in_https", "in_replies_low", "in_replies_high", "out_all"),
      ...tier("private", "in_vpc", "in_replies_low", "in_replies_high", "out_all"),
      ...tier("database", ...[1, 2, 3].flatMap((zone) => [`in_private_${zone}`, `out_private_${zone}`])),
      "aws_route.network_internet_route",
      ...["a", "b", "c"].map((zone) => `aws_route.network_nat_route_us_east_1${zone}`),
      "aws_vpc_endpoint.network_endpoints_s3",
      "aws_vpc_endpoint.network_endpoints_dynamodb",
    ],
  });
});

test("A3: a deployment that does not become healthy is rolled back, and never stops old tasks first", () => {
  expect(asText(plain.site)).toHaveResourceWithProperties(EcsService, {
    deployment_circuit_breaker: { enable: true, rollback: true },
    deployment_minimum_healthy_percent: 100,
    deployment_maximum_percent: 200,
    availability_zone_rebalancing: "ENABLED",
    platform_version: "LATEST",
  });
});

test("R4: an apply waits until the tasks run", () => {
  expect(asText(plain.site)).toHaveResourceWithProperties(EcsService, { wait_for_steady_state: true });
});

test("X1: the orchestrator sets the task count; Terraform only sets the initial one", () => {
  expect(asText(plain.site)).toHaveResourceWithProperties(EcsService, {
    desired_count: 2,
    lifecycle: { ignore_changes: ["desired_count"] },
  });
  expect(asText(plain.site)).toHaveResourceWithProperties(AppautoscalingTarget, {
    min_capacity: 2,
    max_capacity: 10,
    lifecycle: { ignore_changes: ["min_capacity"] },
  });
});

test("A10, R16: the tasks that a recovery may request never depend on Spot, the tasks beyond do by their fraction", () => {
  expect(asText(plain.site)).toHaveResourceWithProperties(EcsService, {
    capacity_provider_strategy: [{ capacity_provider: "FARGATE", base: 10, weight: 100 }],
  });
  expect(asText(full.site)).toHaveResourceWithProperties(EcsService, {
    capacity_provider_strategy: [
      { capacity_provider: "FARGATE", base: 6, weight: 50 },
      { capacity_provider: "FARGATE_SPOT", base: 0, weight: 50 },
    ],
  });
});

test("another Spot fraction or minimum task count changes the service in place instead of replacing it", () => {
  expect(asText(plain.site)).toHaveResourceWithProperties(EcsService, { force_new_deployment: true });
});

test("A9: one role starts the task, the application has another", () => {
  expect(asText(plain.site)).toHaveResourceWithProperties(EcsTaskDefinition, {
    execution_role_arn: "arn:aws:iam::123456789012:role/test-dev-primary-web-execution",
    task_role_arn: "arn:aws:iam::123456789012:role/test-dev-primary-web-task",
    network_mode: "awsvpc",
    requires_compatibilities: ["FARGATE"],
    volume: [{ name: "scratch" }, { name: "exec-state" }, { name: "exec-log" }],
  });
  expect(sids(plain.identity, "web_execution")).toEqual(["SignIn", "PullImage", "WriteLog"]);
  expect(sids(plain.identity, "web_task")).toEqual(["ExecSessions", "FindExecLog", "ExecLog"]);
  expect(plain.keyUses.statementsFor(LOGS_KEY)).toEqual([
    rolesMay("RolesDecrypt", ["kms:Decrypt"], ["test-dev-primary-web-task"]),
  ]);
});

test("exec sessions find their log group: the agent lists all log groups", () => {
  const find = statements(plain.identity, "web_task").find(({ sid }) => sid === "FindExecLog");
  expect(find).toMatchObject({ actions: ["logs:DescribeLogGroups"], resources: ["*"] });
});

test("A9: secrets are read by the role that starts the task, with the one key; the application has its own permissions", () => {
  expect(sids(full.identity, "web_task")).toContain("ReadTable");
  expect(sids(full.identity, "web_execution")).not.toContain("ReadTable");
  const [read] = statements(full.identity, "web_execution").slice(-1);
  expect(read).toMatchObject({
    actions: ["secretsmanager:GetSecretValue"],
    resources: ["arn:aws:secretsmanager:us-east-1:123456789012:secret:test-dev-database-??????"],
  });
  expect(full.keyUses.statementsFor(DATA_KEY)).toEqual([
    rolesMay(
      "RolesDecryptViaSecretsmanager",
      ["kms:Decrypt"],
      ["test-dev-primary-web-execution"],
      "secretsmanager.us-east-1",
    ),
  ]);
  const definitions = resource(full.site, "aws_ecs_task_definition.service_task")["container_definitions"] as string;
  expect(JSON.parse(definitions)).toMatchObject([
    { secrets: [{ name: "DB_PASSWORD", valueFrom: `${SECRET}:password::` }] },
  ]);
});

test("only this account's ECS may assume either role", () => {
  const trust = plain.identity.data!["aws_iam_policy_document"]!["primary_web_task_trust"]!["statement"];
  expect(trust).toMatchObject([
    {
      principals: [{ identifiers: ["ecs-tasks.amazonaws.com"] }],
      condition: [
        { variable: "aws:SourceAccount", values: ["123456789012"] },
        { variable: "aws:SourceArn", values: ["arn:aws:ecs:us-east-1:123456789012:*"] },
      ],
    },
  ]);
});

test.each<[Partial<FargateServiceProps>, string]>([
  [{ cpu: 300 }, "cpu should be one of 256, 512, 1024, 2048, 4096, 8192, 16384, got 300"],
  [{ memoryMb: 4096 }, "memoryMb should be from 512 to 2048 with 256 CPU units, got 4096"],
  [
    { memoryMb: 1536 },
    "memoryMb should be a size that Fargate offers with 256 CPU units, such as 1024 or 2048, got 1536",
  ],
  [
    { cpu: 16384, memoryMb: 36864 },
    "memoryMb should be a size that Fargate offers with 16384 CPU units, such as 32768 or 40960, got 36864",
  ],
  [{ min: 0 }, "min should be at least 1 and at most max, got 0 and 10"],
  [{ min: 11 }, "min should be at least 1 and at most max, got 11 and 10"],
  [{ onDemandTasks: 1 }, "onDemandTasks should be from min (2) to max (10), got 1"],
  [{ onDemandTasks: 11 }, "onDemandTasks should be from min (2) to max (10), got 11"],
  [{ spotFraction: 1.1 }, "spotFraction should be from 0 to 1, got 1.1"],
])("fails with %j", (props, message) => {
  expect(() => json(props)).toThrow(`[site/service] ${message}`);
});
