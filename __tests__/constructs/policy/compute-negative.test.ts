import { type RuleCase, ruleFindings, testRuleCases } from "../../support/rule-cases";

const CLUSTER = "aws_ecs_cluster.main";
const SERVICE = "aws_ecs_service.web";
const TASK = "aws_ecs_task_definition.web";
const REPOSITORY = "aws_ecr_repository.app";
const LIFECYCLE = "aws_ecr_lifecycle_policy.app";
const TEMPLATE = "aws_launch_template.node";
const GROUP = "aws_security_group.web";

const session = (change: object = {}) => ({
  configuration: {
    execute_command_configuration: {
      kms_key_id: "${aws_kms_key.logs.arn}",
      logging: "OVERRIDE",
      log_configuration: { cloud_watch_encryption_enabled: true, cloud_watch_log_group_name: "exec" },
      ...change,
    },
  },
});
const container = (change: object = {}) => ({
  container_definitions: JSON.stringify([
    {
      name: "web",
      user: "1000:1000",
      readonlyRootFilesystem: true,
      secrets: [{ name: "PASSWORD", valueFrom: "arn:aws:secretsmanager:x" }],
      ...change,
    },
  ]),
});

const association = { "aws_ecs_cluster_capacity_providers.main": { cluster_name: `\${${CLUSTER}.name}` } };
const strategy = {
  cluster: `\${${CLUSTER}.arn}`,
  capacity_provider_strategy: [{ capacity_provider: "FARGATE", base: 1, weight: 1 }],
};

const CASES: RuleCase[] = [
  {
    rule: "service-capacity-providers",
    what: "R13: a service that does not wait for the association",
    compliant: {
      [CLUSTER]: { name: "main" },
      ...association,
      [SERVICE]: { ...strategy, depends_on: ["aws_ecs_cluster_capacity_providers.main"] },
    },
    changed: { [SERVICE]: { depends_on: ["aws_lb_listener.https"] } },
    findings: [
      `${SERVICE} may be created before its capacity providers: add aws_ecs_cluster_capacity_providers.main to depends_on`,
    ],
  },
  {
    rule: "service-capacity-providers",
    what: "R13: a cluster without an association; a service by launch type needs none",
    compliant: { [CLUSTER]: { name: "main" }, [SERVICE]: { cluster: strategy.cluster, launch_type: "FARGATE" } },
    changed: { [SERVICE]: strategy },
    findings: [`${SERVICE} names capacity providers that ${CLUSTER} does not have: associate them`],
  },
  {
    rule: "service-steady-state",
    what: "R4: an apply that succeeds while no task runs",
    compliant: { [SERVICE]: { wait_for_steady_state: true } },
    changed: { [SERVICE]: { wait_for_steady_state: undefined } },
    findings: [
      `${SERVICE} is applied without waiting for its tasks: ` +
        "without an image the apply would succeed and the service would never start; set wait_for_steady_state to true",
    ],
  },
  {
    rule: "container-health-check",
    what: "R4: a health check that needs a shell",
    compliant: { [TASK]: container({ healthCheck: { command: ["CMD", "/app/healthy"] } }) },
    changed: { [TASK]: container({ healthCheck: { command: ["CMD-SHELL", "wget -q http://127.0.0.1 || exit 1"] } }) },
    findings: [
      `${TASK} container 'web' has a health check that needs a shell or an HTTP client in the image: ` +
        "leave it to the load balancer, or call a program of the application with CMD",
    ],
  },
  {
    rule: "cluster-insights",
    what: "insights disabled",
    compliant: { [CLUSTER]: { setting: [{ name: "containerInsights", value: "enhanced" }] } },
    changed: { [CLUSTER]: { setting: [{ name: "containerInsights", value: "disabled" }] } },
    findings: [`${CLUSTER} has no Container Insights: set the setting containerInsights to enhanced or enabled`],
  },
  {
    rule: "cluster-exec-log",
    what: "an unencrypted log, no key",
    compliant: { [CLUSTER]: session() },
    changed: {
      [CLUSTER]: session({ kms_key_id: undefined, log_configuration: { cloud_watch_log_group_name: "exec" } }),
    },
    findings: [
      `${CLUSTER} keeps no encrypted log of exec sessions: ` +
        "set execute_command_configuration with logging OVERRIDE and an encrypted log",
      `${CLUSTER} has no key for exec sessions: set kms_key_id in execute_command_configuration`,
    ],
  },
  {
    rule: "service-platform",
    what: "a fixed platform version",
    compliant: { [SERVICE]: { platform_version: "LATEST" } },
    changed: { [SERVICE]: { platform_version: "1.3.0" } },
    findings: [`${SERVICE} stays on platform version 1.3.0: set platform_version to LATEST`],
  },
  {
    rule: "service-private",
    what: "public addresses",
    compliant: { [SERVICE]: { network_configuration: { assign_public_ip: false } } },
    changed: { [SERVICE]: { network_configuration: { assign_public_ip: true } } },
    findings: [`${SERVICE} assigns public addresses to its tasks (true): set assign_public_ip to false`],
  },
  {
    rule: "container-hardened",
    what: "privileged, root, a writable root file system",
    compliant: { [TASK]: container() },
    changed: { [TASK]: container({ privileged: true, user: "root", readonlyRootFilesystem: false }) },
    findings: [
      `${TASK} container 'web' is privileged: remove it or set privileged to false`,
      `${TASK} container 'web' can write to its root file system: ` +
        "set readonlyRootFilesystem to true and mount what it writes to",
      `${TASK} container 'web' runs as root: set user to a number other than 0`,
    ],
  },
  {
    rule: "container-hardened",
    what: "definitions that cannot be read; those with expressions can",
    compliant: { [TASK]: container({ image: '${lookup(var.images, "web")}' }) },
    changed: { [TASK]: { container_definitions: "${jsonencode(local.containers)}" } },
    findings: [`${TASK} has container definitions that cannot be checked: write them as a JSON list`],
  },
  {
    rule: "task-roles-apart",
    what: "one role for both",
    compliant: { [TASK]: { task_role_arn: "arn:task", execution_role_arn: "arn:execution" } },
    changed: { [TASK]: { task_role_arn: "arn:execution" } },
    findings: [`${TASK} uses its execution role arn:execution as task role: set its own task_role_arn`],
  },
  {
    rule: "task-roles-apart",
    what: "no task role on an instance, whose role it could use",
    compliant: { [TASK]: { requires_compatibilities: ["FARGATE"] } },
    changed: { [TASK]: { requires_compatibilities: ["EC2"] } },
    findings: [`${TASK} may use the role of its instance: set its own task_role_arn`],
  },
  {
    rule: "repository-protected",
    what: "mutable tags, no scan, no customer managed key, images kept forever",
    compliant: {
      [REPOSITORY]: {
        name: "app",
        image_tag_mutability: "IMMUTABLE",
        image_scanning_configuration: { scan_on_push: true },
        encryption_configuration: [{ encryption_type: "KMS", kms_key: "${aws_kms_key.data.arn}" }],
      },
      [LIFECYCLE]: { repository: "app" },
    },
    changed: {
      [REPOSITORY]: {
        image_tag_mutability: undefined,
        image_scanning_configuration: undefined,
        encryption_configuration: [{ encryption_type: "AES256" }],
      },
      [LIFECYCLE]: { repository: "other" },
    },
    findings: [
      `${REPOSITORY} has mutable tags (MUTABLE): set image_tag_mutability to IMMUTABLE`,
      `${REPOSITORY} does not scan its images: set scan_on_push to true`,
      `${REPOSITORY} has no customer managed key: set encryption_configuration with KMS and kms_key`,
      `${REPOSITORY} keeps every image forever: add an aws_ecr_lifecycle_policy`,
    ],
  },
  {
    rule: "instance-hardened",
    what: "no IMDSv2, an unencrypted disk, a public address",
    compliant: {
      [TEMPLATE]: {
        metadata_options: { http_tokens: "required" },
        block_device_mappings: [{ device_name: "/dev/xvda", ebs: { encrypted: "true" } }],
        network_interfaces: [{ associate_public_ip_address: "false" }],
      },
    },
    changed: {
      [TEMPLATE]: {
        metadata_options: { http_tokens: "optional" },
        block_device_mappings: [{ device_name: "/dev/xvda", ebs: {} }],
        network_interfaces: [{ associate_public_ip_address: "true" }],
      },
    },
    findings: [
      `${TEMPLATE} does not require IMDSv2: set metadata_options.http_tokens to required`,
      `${TEMPLATE} may have unencrypted disks: list them with encrypted set to true`,
      `${TEMPLATE} gets a public address: set associate_public_ip_address to false`,
    ],
  },
  {
    rule: "no-unused-group",
    what: "a group that only rules name",
    compliant: {
      [GROUP]: { vpc_id: "vpc-1" },
      "aws_lb.web": { security_groups: [`\${${GROUP}.id}`] },
      "aws_vpc_security_group_ingress_rule.door": { security_group_id: `\${${GROUP}.id}` },
    },
    changed: { "aws_lb.web": { security_groups: ["${aws_security_group.web_two.id}"] } },
    findings: [`${GROUP} is not used: assign it to a resource, or remove it`],
  },
];

testRuleCases(CASES);

test("a log that is named but not used, and disks that are not listed, are findings too", () => {
  const [kept] = ruleFindings("cluster-exec-log", { [CLUSTER]: session({ logging: "DEFAULT" }) });
  expect(kept).toContain("keeps no encrypted log of exec sessions");
  const [disks] = ruleFindings("instance-hardened", { [TEMPLATE]: { metadata_options: { http_tokens: "required" } } });
  expect(disks).toContain("may have unencrypted disks");
});

test.each([
  [["CMD", "/bin/sh", "-c", "true"], 1],
  [["CMD", "curl", "-f", "http://127.0.0.1"], 1],
  [["true"], 1],
  [["CMD", "/usr/local/bin/wget-free"], 0],
  [["NONE"], 0],
])("R4: the health check %j has %i findings", (command, findings) => {
  const task = { [TASK]: container({ healthCheck: { command } }) };
  expect(ruleFindings("container-health-check", task)).toHaveLength(findings);
});

test("a user that only starts with root is not root, and the group alone decides nothing", () => {
  const fault = (user: string) => ruleFindings("container-hardened", { [TASK]: container({ user }) });
  expect(fault("rooted")).toEqual([]);
  expect(fault("10")).toEqual([]);
  expect(fault("0:1000")).toHaveLength(1);
  expect(fault("")).toHaveLength(1);
});

test("a scan of the whole registry scans its repositories", () => {
  const repository = {
    name: "app",
    image_tag_mutability: "IMMUTABLE",
    encryption_configuration: [{ encryption_type: "KMS", kms_key: "key" }],
  };
  const registry = (rule: object[]) =>
    ruleFindings("repository-protected", {
      [REPOSITORY]: repository,
      [LIFECYCLE]: { repository: "app" },
      "aws_ecr_registry_scanning_configuration.all": { scan_type: "ENHANCED", rule },
    });
  expect(registry([{ scan_frequency: "SCAN_ON_PUSH" }])).toEqual([]);
  expect(registry([])).toHaveLength(1);
});
