import { chosen } from "../../config";
import { healthCheckAlarmFindings } from "../../constructs/policy/health-check-alarms";
import { StackDocument } from "../../constructs/policy/stack-document";
import type { Plan } from "../../dr/plan/plan";
import { ANSWER_MS } from "../../functions/aws/http/ask";
import { recoveryPlanOf } from "../../stacks/build";
import { drainingFindings } from "../../stacks/dr-control/draining";
import { builtStacks } from "../support/deployments";
import type { Bendable } from "../support/negative";
import { asDocument, resource, type StackJson } from "../support/synth";

interface Origin {
  readonly origin_id: string;
  readonly custom_origin_config: { origin_keepalive_timeout?: number; origin_read_timeout?: number };
}

const stacks = builtStacks("web-prod");
const plan = recoveryPlanOf(chosen("web-prod")[0]!);

function bent(name: string, stack: string, change: (json: Bendable) => void): StackDocument {
  const { json, document } = stacks[`web-prod-${name}`]!;
  if (name !== stack) return document;
  const copy = JSON.parse(JSON.stringify(json)) as StackJson & Bendable;
  change(copy);
  return new StackDocument(document.facts, asDocument(copy));
}

describe("R10: a planned workflow waits until every client has left the evacuated site", () => {
  const findings = (stack = "", change: (json: Bendable) => void = () => undefined, bentPlan: Plan = plan) =>
    drainingFindings(bentPlan, {
      sites: ["primary", "secondary"].map((name) => bent(name, stack, change)),
      routing: bent("routing", stack, change),
      global: bent("global", stack, change),
    }).map(({ rule, address, message }) => `[${rule}] ${address} ${message}`);
  const PLANNED = [
    "activate-secondary-planned",
    "deactivate-secondary-planned",
    "activate-primary-planned",
    "deactivate-primary-planned",
  ];
  const early = (waits: number, ttl: number, keepAlive: number, kept = 5, read = 10) =>
    PLANNED.map(
      (workflow) =>
        `[draining] ${workflow} continues ${waits} s after it has moved traffic, while clients stay on the evacuated site for up to ${ttl + keepAlive + kept + read} s: ` +
        `${ttl} s are the records' time to live, ${keepAlive} s the load balancer's client_keep_alive, ` +
        `${kept} s and ${read} s CloudFront's origin_keepalive_timeout and origin_read_timeout for the last request: wait longer, or shorten these`,
    );
  const drained = (seconds: number): Plan => ({
    ...plan,
    workflows: plan.workflows.map((workflow) => ({
      ...workflow,
      stages: workflow.stages.map((stage) =>
        stage.map((step) => (step.type === "wait" ? { ...step, parameters: { ...step.parameters, seconds } } : step)),
      ),
    })),
  });

  test("the unchanged stack has no finding", () => {
    expect(findings()).toEqual([]);
    expect(findings("", undefined, drained(95))).toEqual([]);
  });

  test("a load balancer with AWS's default keep-alive", () => {
    expect(
      findings("secondary", ({ resource: of }) => {
        delete of["aws_lb"]!["load_balancer"]!["client_keep_alive"];
      }),
    ).toEqual(early(95, 20, 3600));
  });

  test("records with a longer time to live", () => {
    expect(
      findings("routing", ({ resource: of }) => {
        of["aws_route53_record"]!["origin_secondary"]!["ttl"] = 21;
      }),
    ).toEqual(early(95, 21, 60));
  });

  test("a wait only for the records, and no wait", () => {
    expect(findings("", undefined, drained(20))).toEqual(early(20, 20, 60));
    expect(findings("", undefined, drained(80))).toEqual(early(80, 20, 60));
    expect(findings("", undefined, drained(94))).toEqual(early(94, 20, 60));
  });

  test.each([
    ["origin_keepalive_timeout", 6, 6, 10],
    ["origin_read_timeout", 11, 5, 11],
    ["origin_read_timeout", undefined, 5, 30],
  ] as const)("a front with %s %p for the last request", (setting, seconds, kept, read) => {
    expect(
      findings("global", ({ resource: of }) => {
        for (const origin of of["aws_cloudfront_distribution"]!["distribution"]!["origin"] as Origin[]) {
          if (origin.origin_id !== "api") continue;
          if (seconds === undefined) Reflect.deleteProperty(origin.custom_origin_config, setting);
          else origin.custom_origin_config[setting] = seconds;
        }
      }),
    ).toEqual(early(95, 20, 60, kept, read));
  });

  test("a distribution with AWS's default keep-alive, and whose origins of single sites wait longer", () => {
    expect(
      findings("global", ({ resource: of }) => {
        for (const origin of of["aws_cloudfront_distribution"]!["distribution"]!["origin"] as Origin[]) {
          if (origin.origin_id === "api") delete origin.custom_origin_config.origin_keepalive_timeout;
          if (origin.origin_id.startsWith("site-")) origin.custom_origin_config.origin_read_timeout = 60;
        }
      }),
    ).toEqual([]);
  });
});

describe("R15: a health check follows its alarm's settings", () => {
  const findings = (stack: string, change: (json: Bendable) => void) =>
    healthCheckAlarmFindings(["control", "routing"].map((name) => bent(name, stack, change))).map(
      ({ rule, stack: where, address, message }) => `[${rule}] ${where} ${address} ${message}`,
    );
  const CHECK = "[health-check-alarm] web-prod-routing aws_route53_health_check.primary_health_traffic_switch";
  const old = (setting: string, value: string) =>
    `${CHECK} would keep the old ${setting} when that of the alarm web-prod-traffic-switch-primary changes: Route 53 copies it when the health ` +
    `check is updated: set triggers.${setting} to '${value}', as the alarm has it`;
  const alarm = ({ resource: of }: Bendable) => of["aws_cloudwatch_metric_alarm"]!["traffic_switch_primary"]!;

  test("the unchanged stack has no finding", () => {
    expect(findings("", () => undefined)).toEqual([]);
  });

  test("a health check without triggers does not follow any setting", () => {
    expect(
      findings("routing", ({ resource: of }) => {
        delete of["aws_route53_health_check"]!["primary_health_traffic_switch"]!["triggers"];
      }),
    ).toEqual([
      old("namespace", "Steadfast/web-prod"),
      old("metric_name", "TrafficSwitch"),
      old("dimensions", '{"Site":"primary"}'),
      old("statistic", "Minimum"),
      old("period", "60"),
      old("evaluation_periods", "1"),
      old("comparison_operator", "LessThanThreshold"),
      old("threshold", "1"),
    ]);
  });

  test.each([
    ["threshold", 2],
    ["comparison_operator", "GreaterThanThreshold"],
    ["statistic", "Maximum"],
    ["datapoints_to_alarm", 2],
  ])("an alarm with another %s than the triggers", (setting, value) => {
    expect(
      findings("control", (json) => {
        alarm(json)[setting] = value;
      }),
    ).toEqual([old(setting, String(value))]);
  });

  test("an alarm that no stack creates", () => {
    expect(
      findings("control", (json) => {
        alarm(json)["alarm_name"] = "web-prod-traffic-switch";
      }),
    ).toEqual([
      `${CHECK} follows the alarm web-prod-traffic-switch-primary in us-east-2, which no stack creates: Route 53 refuses it`,
    ]);
  });
});

test("R11: observers wait longer for CloudFront than it waits for a site whose region drops packets", () => {
  const distribution = resource(stacks["web-prod-global"]!.json, "aws_cloudfront_distribution.distribution");
  const origins = distribution["origin"] as {
    origin_id: string;
    connection_attempts: number;
    connection_timeout: number;
    custom_origin_config?: { origin_read_timeout: number };
  }[];
  const sites = origins.filter(({ origin_id: id }) => id.startsWith("site-"));
  expect(sites).toHaveLength(2);
  for (const { connection_attempts: attempts, connection_timeout: connect, custom_origin_config: custom } of sites) {
    expect(attempts * (connect + custom!.origin_read_timeout) * 1000).toBeLessThan(ANSWER_MS);
  }
});
