import { RULES } from "../../../constructs/policy/rules";
import { GROUPS } from "../../../constructs/policy/rules/no-default-group";
import { StackDocument } from "../../../constructs/policy/stack-document";
import { type Resources, type RuleCase, ruleFindings, testRuleCases } from "../../support/rule-cases";
import { asDocument } from "../../support/synth";

const SERVICE = "aws_ecs_service.web";
const TASK = "aws_ecs_task_definition.web";
const TARGET = "aws_lb_target_group.web";
const LOAD_BALANCER = "aws_lb.web";
const ALARM = "aws_cloudwatch_metric_alarm.cpu";
const EVENTS = "aws_cloudwatch_event_rule.clock";

const group = (name: string) => `\${aws_security_group.${name}.id}`;
const loadBalancer = (change: object = {}) => ({
  load_balancer: [{ container_name: "web", container_port: 8080, target_group_arn: `\${${TARGET}.arn}`, ...change }],
});
const containers = (...portMappings: object[]) => ({
  container_definitions: JSON.stringify([{ name: "web", portMappings }, { name: "sidecar" }]),
});
const wired: Resources = {
  [SERVICE]: {
    task_definition: `\${${TASK}.arn}`,
    network_configuration: { security_groups: [group("service")] },
    ...loadBalancer(),
  },
  [TASK]: containers({ containerPort: 8080 }, { containerPort: 9090 }),
  [TARGET]: { port: 8080, protocol: "HTTP", target_type: "ip", health_check: { protocol: "HTTP" } },
  [LOAD_BALANCER]: { security_groups: [group("load_balancer")] },
};
const wiring = (what: string, changed: Resources, ...findings: string[]): RuleCase => ({
  rule: "target-wiring",
  what,
  compliant: wired,
  changed,
  findings: findings.map((text) => `${SERVICE} ${text}`),
});
const scaling = {
  service_namespace: "ecs",
  resource_id: "service/a/b",
  scalable_dimension: "ecs:service:DesiredCount",
};
const scaled = (type: string): RuleCase[] =>
  Object.keys(scaling).map((attribute) => ({
    rule: "scaling-target",
    what: `${type}: no target has its ${attribute}`,
    compliant: { "aws_appautoscaling_target.web": scaling, [`${type}.cpu`]: scaling },
    changed: { "aws_appautoscaling_target.web": { [attribute]: "other" } },
    findings: [
      `${type}.cpu scales service/a/b, for which there is no aws_appautoscaling_target with the same service_namespace, ` +
        "resource_id, scalable_dimension: register it",
    ],
  }));
const window = (what: string, right: object, wrong: object, periods: string): RuleCase => ({
  rule: "alarm-valid",
  what,
  compliant: { [ALARM]: { ...right } },
  changed: { [ALARM]: { ...wrong } },
  findings: [`${ALARM} evaluates ${periods} that CloudWatch allows: use fewer periods`],
});
const math = (period: number) => ({
  metric_query: [
    { id: "a", expression: "b" },
    { id: "b", metric: { period } },
  ],
});

const CASES: RuleCase[] = [
  {
    rule: "target-wiring",
    what: "a container that the task does not have",
    compliant: wired,
    changed: { [SERVICE]: loadBalancer({ container_name: "app" }) },
    findings: [
      `${SERVICE} sends requests to the container app, which ${TASK} does not have: name a container of the task`,
    ],
  },
  wiring(
    "a port that the container does not map",
    { [TASK]: containers({ containerPort: 9090 }, { containerPort: 9091 }) },
    "sends requests to port 8080 of the container web, which maps 9090, 9091: use a port that it maps",
  ),
  wiring(
    "a container that maps no port",
    { [TASK]: containers() },
    "sends requests to port 8080 of the container web, which maps none: use a port that it maps",
  ),
  wiring(
    "another port of the target group",
    { [TARGET]: { port: 9090 } },
    `listens on port 8080, and ${TARGET} sends to 9090: use one port`,
  ),
  wiring(
    "a health check of another port",
    { [TARGET]: { health_check: { protocol: "HTTP", port: "9090" } } },
    `listens on port 8080, and ${TARGET} checks its health on 9090: use traffic-port`,
  ),
  wiring(
    "requests by HTTPS, health checks by HTTP",
    { [TARGET]: { protocol: "HTTPS" } },
    `gets requests by HTTPS and health checks by HTTP from ${TARGET}: a port uses one of the two`,
  ),
  wiring(
    "requests by HTTPS, health checks by default",
    { [TARGET]: { protocol: "HTTPS", health_check: {} } },
    `gets requests by HTTPS and health checks by HTTP from ${TARGET}: a port uses one of the two`,
  ),
  wiring(
    "the load balancer's group",
    { [SERVICE]: { network_configuration: { security_groups: [group("service"), group("load_balancer")] } } },
    `shares aws_security_group.load_balancer with ${LOAD_BALANCER}: give it its own security group`,
  ),
  {
    rule: "alarm-valid",
    what: "more datapoints than periods",
    compliant: { [ALARM]: { period: 60, evaluation_periods: 3, datapoints_to_alarm: 3 } },
    changed: { [ALARM]: { datapoints_to_alarm: 4 } },
    findings: [
      `${ALARM} needs 4 datapoints out of 3 periods, which CloudWatch refuses: set datapoints_to_alarm to 3 or fewer`,
    ],
  },
  window(
    "short periods for more than a day",
    { period: 300, evaluation_periods: 288 },
    { period: 300, evaluation_periods: 289 },
    "289 periods of 300 s, more than the 1 d",
  ),
  window(
    "long periods for more than a week",
    { period: 3600, evaluation_periods: 168 },
    { period: 3600, evaluation_periods: 169 },
    "169 periods of 3600 s, more than the 7 d",
  ),
  window(
    "the period of an expression's metric",
    { evaluation_periods: 24, ...math(3600) },
    { evaluation_periods: 24, ...math(1800 * 20) },
    "24 periods of 36000 s, more than the 7 d",
  ),
  {
    rule: "scaling-target",
    what: "a referenced target is missing",
    compliant: {
      "aws_appautoscaling_target.web": scaling,
      "aws_appautoscaling_policy.cpu": Object.fromEntries(
        Object.keys(scaling).map((name) => [name, `\${aws_appautoscaling_target.web.${name}}`]),
      ),
    },
    changed: { "aws_appautoscaling_target.web": undefined },
    findings: [
      "aws_appautoscaling_policy.cpu scales ${aws_appautoscaling_target.web.resource_id}, for which there is no " +
        "aws_appautoscaling_target with the same service_namespace, resource_id, scalable_dimension: register it",
    ],
  },
  ...["aws_appautoscaling_policy", "aws_appautoscaling_scheduled_action"].flatMap(scaled),
  {
    rule: "event-rule-target",
    what: "its target is missing, or belongs to another rule",
    compliant: {
      [EVENTS]: { name: "web-clock" },
      "aws_cloudwatch_event_target.work": { rule: `\${${EVENTS}.name}` },
      "aws_cloudwatch_event_rule.named": { name: "web-named" },
      "aws_cloudwatch_event_target.named": { rule: "web-named" },
    },
    changed: { "aws_cloudwatch_event_target.work": undefined, "aws_cloudwatch_event_target.named": { rule: "other" } },
    findings: [EVENTS, "aws_cloudwatch_event_rule.named"].map(
      (address) => `${address} has no target, so its events are discarded: add one or remove the rule`,
    ),
  },
  {
    rule: "no-default-group",
    what: "the default group by its resource and by the network's attribute",
    compliant: {
      "aws_rds_cluster.data": { vpc_security_group_ids: [group("data")] },
      "aws_vpc_endpoint.logs": { security_group_ids: [group("endpoints")] },
      "aws_db_proxy_endpoint.readers": { vpc_security_group_ids: [group("proxy")] },
      "aws_lambda_function.work": { vpc_config: { security_group_ids: [group("work")] } },
      "aws_vpc_endpoint.s3": { vpc_endpoint_type: "Gateway" },
      "aws_lambda_function.outside": {},
    },
    changed: {
      "aws_rds_cluster.data": { vpc_security_group_ids: [group("data"), "${aws_default_security_group.n.id}"] },
      "aws_vpc_endpoint.logs": { security_group_ids: ["${aws_vpc.network.default_security_group_id}"] },
      "aws_db_proxy_endpoint.readers": { vpc_security_group_ids: ["${aws_vpc.network.default_security_group_id}"] },
      "aws_lambda_function.work": { vpc_config: [{ security_group_ids: ["${aws_default_security_group.n.id}"] }] },
    },
    findings: [
      "aws_rds_cluster.data",
      "aws_lambda_function.work",
      "aws_vpc_endpoint.logs",
      "aws_db_proxy_endpoint.readers",
    ].map((address) => `${address} uses the default security group of its VPC: give it its own security group`),
  },
  {
    rule: "own-references",
    what: "the resource that another one waits for is missing",
    compliant: {
      "aws_a.one": { depends_on: ["aws_b.two", "data.aws_c.three"] },
      "aws_b.two": {},
      "data.aws_c.three": {},
    },
    changed: { "aws_b.two": undefined, "data.aws_c.three": undefined },
    findings: ["aws_b.two", "data.aws_c.three"].map(
      (gone) => `aws_a.one refers to ${gone}, which is in another stack: pass a deterministic name instead`,
    ),
  },
];
testRuleCases(CASES);

test.each(Object.keys(GROUPS))("no-default-group: %s in no group, in its own, in the default one", (type) => {
  const found = (...groups: string[]) => {
    const names = ["vpc_security_group_ids", "security_group_ids", "security_groups"];
    const named = Object.fromEntries(names.map((name) => [name, groups]));
    return ruleFindings("no-default-group", { [`${type}.one`]: { ...named, network_configuration: named } });
  };
  expect(found(group("own"))).toEqual([]);
  expect(found()).toEqual([
    `${type}.one names no security group, so it gets the default security group of its VPC: name one`,
  ]);
  expect(found("${aws_default_security_group.n.id}")).toEqual([
    `${type}.one uses the default security group of its VPC: give it its own security group`,
  ]);
});

test.each<[string, Resources]>([
  ["an instance's own port", { [TARGET]: { ...wired[TARGET], port: 80, target_type: "instance" } }],
  ["a health check of the same port", { [TARGET]: { ...wired[TARGET], health_check: { port: "8080" } } }],
  [
    "a health check of the port of requests",
    { [TARGET]: { ...wired[TARGET], health_check: { port: "traffic-port" } } },
  ],
  ["a group that has no protocol of HTTP", { [TARGET]: { ...wired[TARGET], protocol: "TCP" } }],
  [
    "a health check without HTTP",
    { [TARGET]: { ...wired[TARGET], protocol: "HTTPS", health_check: { protocol: "TCP" } } },
  ],
  ["a task of another stack", { [TASK]: undefined }],
  [
    "a container's second port",
    {
      [SERVICE]: { ...wired[SERVICE], ...loadBalancer({ container_port: 9090 }) },
      [TARGET]: { port: 9090, target_type: "ip" },
    },
  ],
])("target-wiring: %s is right", (_, change) => {
  expect(ruleFindings("target-wiring", { ...wired, ...change })).toEqual([]);
});

test("target-wiring: the declared connection from the load balancer is on the service's port", () => {
  const resource = {
    aws_ecs_service: { web: loadBalancer() },
    aws_lb: { web: {} },
  };
  const found = (from: string, port: number) =>
    RULES.find(({ id }) => id === "target-wiring")!
      .check(
        new StackDocument(
          { name: "stack", environment: "prod", kind: "site", region: "us-east-1" },
          asDocument({ resource } as never),
          [{ from, to: SERVICE, port, why: "Requests" }],
        ),
      )
      .map(({ message }) => message);
  expect(found(LOAD_BALANCER, 8080)).toEqual([]);
  expect(found("aws_lambda_function.probe", 9090)).toEqual([]);
  expect(found(LOAD_BALANCER, 9090)).toEqual([
    `listens on port 8080, and its connection from ${LOAD_BALANCER} is declared on 9090: declare the port it listens on`,
  ]);
});
