import { Needs } from "../../../tools/preflight/needs";
import { stackFileOf, type StackFile } from "../../../tools/preflight/stack-files";
import { writeRequiredVersion } from "../../../stacks/shared/terraform-version";
import { readStackFile } from "../../../tools/preflight/stack-files";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const backend = { bucket: "states", key: "a.tfstate", region: "us-east-1", dynamodb_table: "locks" };
const stack = (
  name: string,
  resource: Record<string, Record<string, Record<string, unknown>>>,
  region = "us-east-1",
): StackFile =>
  stackFileOf(name, {
    terraform: {
      backend: { s3: backend },
      required_version: ">= 1.11",
      required_providers: { aws: { version: "5.100.0" } },
    },
    provider: { aws: [{ region }] },
    resource,
  });
const needs = (...stacks: StackFile[]) => new Needs("web-dev", "111111111111", stacks);

test("X20: resources in a state are not counted again", () => {
  const site = stack("web-dev-primary", { aws_vpc: { a: {}, b: {} }, aws_eip: { c: {} } });
  const held = new Map([["web-dev-primary", new Set(["aws_vpc.a"])]]);
  const some = new Needs("web-dev", "111111111111", [site], held);
  expect(some.countByRegion("aws_vpc")).toEqual(new Map([["us-east-1", 1]]));
  expect(some.isDeployed(site)).toBe(false);
  const all = new Needs(
    "web-dev",
    "111111111111",
    [site],
    new Map([["web-dev-primary", new Set(["aws_vpc.a", "aws_vpc.b", "aws_eip.c"])]]),
  );
  expect(all.isDeployed(site)).toBe(true);
  expect(needs(site).isDeployed(site)).toBe(false);
});

test("X20: reserved executions by region, functions without a reservation count none", () => {
  const functions = {
    a: { reserved_concurrent_executions: 5 },
    b: { reserved_concurrent_executions: 1 },
    c: {},
    d: { reserved_concurrent_executions: -1 },
  };
  expect(needs(stack("s", { aws_lambda_function: functions })).reservedExecutions).toEqual(new Map([["us-east-1", 6]]));
});

test("X20: vCPUs of a service at first and at most, and the fraction on Spot", () => {
  const service = {
    aws_ecs_task_definition: { task: { cpu: "512" } },
    aws_ecs_service: {
      service: {
        desired_count: 2,
        capacity_provider_strategy: [
          { capacity_provider: "FARGATE", weight: 25, base: 1 },
          { capacity_provider: "FARGATE_SPOT", weight: 75 },
        ],
      },
    },
    aws_appautoscaling_target: {
      readers: { service_namespace: "rds", max_capacity: 9 },
      tasks: { service_namespace: "ecs", max_capacity: 6 },
    },
  };
  expect(needs(stack("s", service)).fargate).toEqual([
    { region: "us-east-1", atFirst: 1, atMost: 3, spotFraction: 0.75 },
  ]);
});

test("X20: a prefix list counts with all its entries, each direction by itself", () => {
  const rule = (group: string, more: object = {}) => ({
    security_group_id: `\${aws_security_group.${group}.id}`,
    ...more,
  });
  const rules = stack("s", {
    aws_vpc_security_group_ingress_rule: {
      a: rule("front", { prefix_list_id: "${data.aws_ec2_managed_prefix_list.load_balancer_cloudfront.id}" }),
      b: rule("front", { cidr_ipv4: "10.0.0.0/8" }),
      c: rule("front", { prefix_list_id: "${data.aws_ec2_managed_prefix_list.load_balancer_route53.id}" }),
      d: rule("back"),
    },
    aws_vpc_security_group_egress_rule: { e: rule("front"), f: rule("front", { prefix_list_id: "pl-1" }) },
  });
  expect(needs(rules).groupRules).toEqual([
    { region: "us-east-1", group: "front", direction: "inbound", rules: 81 },
    { region: "us-east-1", group: "back", direction: "inbound", rules: 1 },
    { region: "us-east-1", group: "front", direction: "outbound", rules: 2 },
  ]);
});

test("X20: images with their port, engines, public zones and variables", () => {
  const image = (account: string, region: string) =>
    JSON.stringify([
      {
        name: "web",
        image: `${account}.dkr.ecr.${region}.amazonaws.com/web-dev-app:1.0.0`,
        portMappings: [{ containerPort: 8080 }],
      },
    ]);
  const one = stack("s", {
    aws_ecs_task_definition: {
      a: { container_definitions: image("111111111111", "us-east-1") },
      b: { container_definitions: image("111111111111", "us-west-2") },
      c: { container_definitions: '[{"image":"public.ecr.aws/nginx/nginx:1"}]' },
    },
    aws_rds_cluster: {
      a: { engine: "aurora-mysql", engine_version: "1.0" },
      b: { engine: "x", engine_version: "${y}" },
    },
    aws_rds_global_cluster: { a: { engine: "aurora-mysql", engine_version: "1.0" } },
    aws_route53_zone: { a: { name: "example.com" }, b: { name: "internal", vpc: [{}] } },
  });
  const both = needs(
    one,
    { ...one, name: "t", resources: [], variables: ["secret"] },
    { ...one, name: "u", variables: ["secret"] },
  );
  expect(both.images).toEqual([
    { region: "us-east-1", repository: "web-dev-app", reference: "1.0.0", port: 8080 },
    { region: "us-west-2", repository: "web-dev-app", reference: "1.0.0", port: 8080 },
  ]);
  expect(both.engines).toEqual([{ region: "us-east-1", engine: "aurora-mysql", version: "1.0" }]);
  expect(needs(one).zones).toEqual(["example.com"]);
  expect(both.variables).toEqual(new Map([["secret", ["t", "u"]]]));
});

test("X20: the version of Terraform may be in a separate file; variables with a default are not required", () => {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), "steadfast-stack-"));
  const folder = path.join(outdir, "stacks", "s");
  fs.mkdirSync(folder, { recursive: true });
  try {
    const json = {
      terraform: { backend: { s3: backend }, required_providers: { aws: { source: "aws", version: "5.100.0" } } },
      provider: { aws: [{ region: "us-west-2" }] },
      variable: { given: { default: 1 }, asked: { type: "string" } },
    };
    fs.writeFileSync(path.join(folder, "cdk.tf.json"), JSON.stringify(json));
    writeRequiredVersion(outdir, "s");
    expect(readStackFile({ name: "s", folder, dependencies: [] })).toEqual({
      name: "s",
      region: "us-west-2",
      backend,
      terraformVersion: ">= 1.11",
      providers: { aws: "5.100.0" },
      variables: ["asked"],
      resources: [],
    });
  } finally {
    fs.rmSync(outdir, { recursive: true, force: true });
  }
});
