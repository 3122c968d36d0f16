import { LbListenerRule } from "@cdktf/provider-aws/lib/lb-listener-rule";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import type { TargetProps } from "../../../constructs/compute/target";
import { serviceJson } from "../../support/service";
import { asText, resource } from "../../support/synth";
import { containing } from "../../support/containing";

const json = (target: Partial<TargetProps> = {}) => serviceJson({ target }).site;
const site = json();
const HEADER = { http_header: { http_header_name: "X-Origin-Verify", values: ["secret"] } };

test("A3: tasks are targets by address, checked every ten seconds and drained when they leave", () => {
  expect(asText(site)).toHaveResourceWithProperties(LbTargetGroup, {
    name: "test-dev-primary-web",
    target_type: "ip",
    port: 8080,
    protocol: "HTTP",
    deregistration_delay: "30",
    health_check: {
      protocol: "HTTP",
      path: "/health",
      matcher: "200",
      interval: 10,
      timeout: 5,
      healthy_threshold: 2,
      unhealthy_threshold: 2,
    },
  });
  expect(resource(site, "aws_lb_target_group.target")).not.toHaveProperty("stickiness");
});

test("a rule takes five values: so many paths, less one beside a header", () => {
  const paths = (count: number) => Array.from({ length: count }, (_, i) => `/${i}`);
  const without = { requiredHeader: undefined } as unknown as Partial<TargetProps>;
  expect(() => json({ paths: paths(4) })).not.toThrow();
  expect(() => json({ ...without, paths: paths(5) })).not.toThrow();
  expect(() => json({ ...without, paths: paths(6) })).toThrow("paths should be from 1 to 5, got 6");
});

test("A2: requests without the header reach only the health path", () => {
  for (const [priority, condition] of [
    [10, [{ path_pattern: { values: ["/health"] } }]],
    [11, [{ path_pattern: { values: ["/*"] } }, HEADER]],
  ] as const) {
    expect(asText(site)).toHaveResourceWithProperties(LbListenerRule, {
      priority,
      condition,
      listener_arn: "${aws_lb_listener.load_balancer_https.arn}",
      action: [{ type: "forward", target_group_arn: "${aws_lb_target_group.target.arn}" }],
    });
  }
});

test("R29: with HTTPS requests and health checks are encrypted", () => {
  expect(asText(json({ protocol: "HTTPS" }))).toHaveResourceWithProperties(LbTargetGroup, {
    protocol: "HTTPS",
    health_check: containing({ protocol: "HTTPS" }),
  });
});

test("D2: paths, stickiness and draining by option", () => {
  const options = json({ paths: ["/api/*", "/auth/*"], stickySeconds: 3600, drainSeconds: 120, priority: 40 });
  expect(asText(options)).toHaveResourceWithProperties(LbTargetGroup, {
    deregistration_delay: "120",
    stickiness: { type: "lb_cookie", cookie_duration: 3600, enabled: true },
  });
  expect(asText(options)).toHaveResourceWithProperties(LbListenerRule, {
    priority: 41,
    condition: [{ path_pattern: { values: ["/api/*", "/auth/*"] } }, HEADER],
  });
});

test("a header that may have more values leaves fewer for paths", () => {
  const requiredHeader = { name: "X-Origin-Verify", values: ["${var.values}"], mostValues: 3 };
  expect(() => json({ requiredHeader, paths: ["/1", "/2"] })).not.toThrow();
  expect(() => json({ requiredHeader, paths: ["/1", "/2", "/3"] })).toThrow("paths should be from 1 to 2, got 3");
});

test("a health check with an interval of five seconds has a shorter timeout", () => {
  expect(asText(json({ healthIntervalSeconds: 5 }))).toHaveResourceWithProperties(LbTargetGroup, {
    health_check: containing({ interval: 5, timeout: 4 }),
  });
});

test.each<[Partial<TargetProps>, string]>([
  [{ healthPath: "health" }, "healthPath should begin with '/' and hold no '*' or '?', got 'health'"],
  [{ healthPath: "/*" }, "healthPath should begin with '/' and hold no '*' or '?', got '/*'"],
  [{ paths: ["/1", "/2", "/3", "/4", "/5"] }, "paths should be from 1 to 4, got 5"],
  [{ paths: [] }, "paths should be from 1 to 4, got 0"],
  [{ drainSeconds: 3601 }, "drainSeconds should be from 0 to 3600, got 3601"],
  [{ healthIntervalSeconds: 4 }, "healthIntervalSeconds should be from 5 to 300, got 4"],
])("fails with %j", (props, message) => {
  expect(() => json(props)).toThrow(`[site/target] ${message}`);
});
