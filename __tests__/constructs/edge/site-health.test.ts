import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Route53HealthCheck } from "@cdktf/provider-aws/lib/route53-health-check";
import { DeploymentNames } from "../../../constructs/core/names";
import { TrafficSwitch, switchAlarmName, switchMetric } from "../../../constructs/edge/traffic-switch";
import { SiteHealth, type SiteHealthProps } from "../../../constructs/edge/site-health";
import { synthesizedSite } from "../../support/site";
import { asText, resource } from "../../support/synth";

const names = new DeploymentNames({ name: "test", environment: "dev", account: "123456789012" });
const control = names.site({ role: "control", region: "us-east-2" });
const health = (props: Partial<SiteHealthProps> = {}) =>
  synthesizedSite((site) => {
    new SiteHealth(site, "health", {
      role: "secondary",
      host: "secondary.origin.example.com",
      path: "/health",
      control,
      ...props,
    });
  }).site;
const evacuation = synthesizedSite(
  (site) => {
    new TrafficSwitch(site, "traffic-switch-secondary", { role: "secondary" });
  },
  { role: "control" },
).site;

const site = health();
const CHECK = "aws_route53_health_check.health";

test("A6: a site may get traffic while its endpoint is healthy AND its traffic switch is on", () => {
  expect(asText(site)).toHaveResourceWithProperties(Route53HealthCheck, {
    type: "CALCULATED",
    child_healthchecks: [`\${${CHECK}_endpoint.id}`, `\${${CHECK}_traffic_switch.id}`],
    child_health_threshold: 2,
  });
});

test("A8: the endpoint is checked over TLS by its name, every ten seconds, and is down after three failures", () => {
  expect(asText(site)).toHaveResourceWithProperties(Route53HealthCheck, {
    type: "HTTPS",
    fqdn: "secondary.origin.example.com",
    port: 443,
    resource_path: "/health",
    enable_sni: true,
    request_interval: 10,
    failure_threshold: 3,
  });
});

test("E6: the switch is an alarm of the control region, and keeps its last status without data", () => {
  expect(asText(site)).toHaveResourceWithProperties(Route53HealthCheck, {
    type: "CLOUDWATCH_METRIC",
    cloudwatch_alarm_name: "test-dev-traffic-switch-secondary",
    cloudwatch_alarm_region: "us-east-2",
    insufficient_data_health_status: "LastKnownStatus",
  });
});

test("E6: health check and alarm use the same name, alarm and recovery the same metric", () => {
  const metric = switchMetric(names, "secondary");
  expect(asText(evacuation)).toHaveResourceWithProperties(CloudwatchMetricAlarm, {
    alarm_name: resource(site, `${CHECK}_traffic_switch`)["cloudwatch_alarm_name"],
    namespace: metric.namespace,
    metric_name: metric.name,
    dimensions: metric.dimensions,
  });
  expect(switchAlarmName(names, "primary")).not.toBe(switchAlarmName(names, "secondary"));
  expect(switchMetric(names, "primary").dimensions).toEqual({ Site: "primary" });
});

test("R15: the health check is updated when the alarm's settings change: Route 53 has a copy of them", () => {
  expect(asText(site)).toHaveResourceWithProperties(Route53HealthCheck, {
    type: "CLOUDWATCH_METRIC",
    triggers: {
      namespace: "Steadfast/test-dev",
      metric_name: "TrafficSwitch",
      dimensions: '{"Site":"secondary"}',
      statistic: "Minimum",
      period: "60",
      evaluation_periods: "1",
      comparison_operator: "LessThanThreshold",
      threshold: "1",
    },
  });
});

test("one zero evacuates, missing data changes nothing, and the alarm has no actions", () => {
  expect(asText(evacuation)).toHaveResourceWithProperties(CloudwatchMetricAlarm, {
    statistic: "Minimum",
    comparison_operator: "LessThanThreshold",
    threshold: 1,
    evaluation_periods: 1,
    period: 60,
    treat_missing_data: "ignore",
    actions_enabled: false,
  });
});

test.each([0, 11, 2.5])("fails with a threshold of %p failures", (failureThreshold) => {
  expect(() => health({ failureThreshold })).toThrow(
    `[site/health] failureThreshold should be a whole number from 1 to 10, got ${failureThreshold}`,
  );
});
