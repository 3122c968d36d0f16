import * as fs from "node:fs";
import * as path from "node:path";
import { evaluate } from "../../emulator/iam/evaluate";
import { requestContext } from "../../emulator/iam/pattern";
import { parsePolicy } from "../../emulator/iam/policy";
import { type ActionFacts, alternative, factsOf } from "../../emulator/iam/resources";
import { keptPolicies } from "../../tools/deployer/files";
import { length, MAX_POLICY_LENGTH, MAX_POLICIES } from "../../tools/deployer/policies";

const ACCOUNT = "222233334444";
const at = (service: string, resource: string, region = "us-east-1", account = ACCOUNT) =>
  `arn:aws:${service}:${region}:${account}:${resource}`;
const deployments = fs.existsSync("policies") ? fs.readdirSync("policies") : [];
const statements = deployments.flatMap((id) => keptPolicies(id, ACCOUNT)).flatMap(({ Statement }) => Statement);
const policies = keptPolicies("web-dev", ACCOUNT).map((policy) => parsePolicy(JSON.stringify(policy)));

function allows(action: string, resource: string, context: Record<string, string> = {}): boolean {
  const request = {
    ...{ principal: { type: "role", roleArn: `arn:aws:iam::${ACCOUNT}:role/deployer`, session: "s" } as const },
    ...{ action, resource, resourceAccount: ACCOUNT, context: requestContext(context) },
  };
  return evaluate(request, { identity: policies }) === undefined;
}

/** Whether a pattern matches resources of a type: it starts like an ARN of the type. */
function standsFor(pattern: string, { template, pattern: arn }: ActionFacts["types"][number]): boolean {
  if (pattern === "*") return true;
  const example = template.replace(/\$\{\w+\}/g, "x");
  const start = pattern.replace(/\*$/, "x");
  return arn.test(start) || [...example].some((_, index) => arn.test(start + example.slice(index)));
}

describe("X15: the stored policies", () => {
  test("they are few and short enough to attach to one role", () => {
    for (const id of deployments) {
      const kept = keptPolicies(id, ACCOUNT);
      expect(kept).toHaveLength(fs.readdirSync(path.join("policies", id)).length);
      expect(kept.length).toBeLessThanOrEqual(MAX_POLICIES);
      expect(kept.map(length).filter((one) => one > MAX_POLICY_LENGTH)).toEqual([]);
    }
  });

  test("they contain no account", () => {
    for (const id of deployments) {
      for (const file of fs.readdirSync(path.join("policies", id))) {
        expect(fs.readFileSync(path.join("policies", id, file), "utf8")).not.toMatch(/:\d{12}:/);
      }
    }
  });

  test("every action exists, actions without resource types are allowed on all resources, and every type that AWS requires is included", async () => {
    const allowed = new Map<string, string[]>();
    for (const { Action, Resource } of statements) {
      for (const action of Action) allowed.set(action, [...(allowed.get(action) ?? []), ...Resource]);
    }
    const wrong: string[] = [];
    for (const [action, resources] of allowed) {
      const [prefix = "", name = ""] = action.split(":");
      const facts = await factsOf(prefix, name);
      if (!facts) wrong.push(`${action} is no action of AWS`);
      else if (facts.types.length === 0 && resources.join() !== "*") wrong.push(`${action} supports no resource types`);
      const required = facts?.types.filter((type) => type.required) ?? [];
      for (const kind of new Set(required.map(alternative))) {
        const types = required.filter((type) => alternative(type) === kind);
        if (!resources.some((resource) => types.some((type) => standsFor(resource, type)))) {
          wrong.push(`${action} is allowed for no ${kind}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe("X15: the stored policies allow what AWS requires", () => {
  const proxy = at("rds", "db-proxy:prx-0123456789abcdef0");
  const endpoint = at("rds", "db-proxy-endpoint:prx-endpoint-0123456789abcdef0");
  const id = "1a2b3c4d-0000-4000-8000-000000000001";
  const global = (resource: string) => at("wafv2", `global/${resource}/${id}`);
  const regional = (resource: string) => at("wafv2", `regional/${resource}/${id}`, "us-west-2");

  test.each<[action: string, resources: readonly string[]]>([
    ["ec2:CreateSubnet", [at("ec2", "subnet/subnet-1"), at("ec2", "vpc/vpc-1")]],
    ["ec2:CreateRouteTable", [at("ec2", "route-table/rtb-1"), at("ec2", "vpc/vpc-1")]],
    ["ec2:CreateSecurityGroup", [at("ec2", "security-group/sg-1"), at("ec2", "vpc/vpc-1")]],
    ["ec2:CreateNetworkAcl", [at("ec2", "network-acl/acl-1"), at("ec2", "vpc/vpc-1")]],
    [
      "ec2:CreateVpcEndpoint",
      [at("ec2", "vpc/vpc-1"), at("ec2", "vpc-endpoint/vpce-1"), at("ec2", "route-table/rtb-1")],
    ],
    ["ec2:CreateNatGateway", [at("ec2", "natgateway/nat-1"), at("ec2", "subnet/subnet-1")]],
    ["ec2:ReplaceNetworkAclAssociation", [at("ec2", "network-acl/acl-1"), at("ec2", "subnet/subnet-1")]],
    ["ec2:RevokeSecurityGroupIngress", [at("ec2", "security-group/sg-1")]],
    ["ec2:GetManagedPrefixListEntries", [at("ec2", "prefix-list/pl-3b927c52", "us-east-1", "aws")]],
    ["ec2:DescribeAccountAttributes", ["*"]],
    ["logs:CreateDelivery", [at("logs", "delivery:AbC1")]],
    ["rds:CreateDBCluster", [at("rds", "og:default:aurora-mysql-8-0"), at("rds", "cluster:web-dev-primary")]],
    ["rds:CreateGlobalCluster", [at("rds", "cluster:web-dev-primary")]],
    ["rds:CreateDBProxyEndpoint", [proxy, endpoint]],
    ["rds:DescribeDBProxies", [proxy]],
    ["rds:DescribeDBProxyTargetGroups", [proxy]],
    ["rds:DescribeDBProxyTargets", [proxy]],
    ["rds:DescribeDBProxyEndpoints", [proxy, endpoint]],
    ["rds:AddTagsToResource", [proxy, endpoint, at("rds", "db:non-existing-db", "us-east-1", "12345")]],
    ["rds:DeleteDBInstance", [at("rds", "db:")]],
    ["ecs:UpdateService", [at("ecs", "service/web-dev-primary/web-dev-primary-web")]],
    ["cloudwatch:PutCompositeAlarm", ["*"]],
    ["cloudwatch:DescribeAlarms", ["*"]],
    ["cloudwatch:PutMetricAlarm", [at("cloudwatch", "alarm:TargetTracking-service/web-dev/web-AlarmHigh-1")]],
    ["cloudwatch:DeleteAlarms", [at("cloudwatch", "alarm:TargetTracking-service/web-dev/web-AlarmHigh-1")]],
    ["route53:GetChange", ["arn:aws:route53:::change/C0123456789ABCDEFGHIJ"]],
    [
      "wafv2:CreateWebACL",
      [
        ...[global("webacl/web-dev-edge"), regional("webacl/web-dev-primary")],
        ...[global("managedruleset/common"), regional("managedruleset/common")],
      ],
    ],
    ["wafv2:GetWebACL", [global("webacl/web-dev-edge"), regional("webacl/web-dev-primary")]],
    ["wafv2:TagResource", [global("webacl/web-dev-edge"), regional("webacl/web-dev-primary")]],
    ["kms:PutKeyPolicy", [at("kms", `key/${id}`)]],
  ])("%s", (action, resources) => {
    expect(resources.filter((resource) => !allows(action, resource))).toEqual([]);
  });

  test("the service-linked role of API Gateway, and of no other service", () => {
    const create = (service: string) =>
      allows(
        "iam:CreateServiceLinkedRole",
        `arn:aws:iam::${ACCOUNT}:role/aws-service-role/${service}/AWSServiceRoleForAPIGateway`,
        {
          "iam:AWSServiceName": service,
        },
      );
    expect([create("ops.apigateway.amazonaws.com"), create("spot.amazonaws.com")]).toEqual([true, false]);
  });

  test("keys only through services, and no managed policies except those of the roles here", () => {
    const decrypt = (context: Record<string, string>) => allows("kms:Decrypt", at("kms", `key/${id}`), context);
    expect([decrypt({ "kms:ViaService": "s3.us-east-1.amazonaws.com" }), decrypt({})]).toEqual([true, false]);
    const administrator = { "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess" };
    expect(allows("iam:AttachRolePolicy", `arn:aws:iam::${ACCOUNT}:role/web-dev-work`, administrator)).toBe(false);
  });
});
