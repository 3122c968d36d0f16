import type { LoadBalancerProps } from "../../../constructs/compute/load-balancer";
import { networkJson } from "../../support/network";
import { testLoadBalancer } from "../../support/service";
import type { TestSiteOptions } from "../../support/site";
import { inventory, resource, type StackJson } from "../../support/synth";

const json = (props: Partial<LoadBalancerProps> = {}, options?: TestSiteOptions) =>
  networkJson({}, (network, site) => void testLoadBalancer(site, network, props), options);
const ingressRules = (stack: StackJson) => stack.resource!["aws_vpc_security_group_ingress_rule"]!;

const edge = json();
const open = json({ clients: "internet" });

test("A3: a load balancer in every public subnet logs, drops malformed headers and is strict with ambiguous requests", () => {
  expect(resource(edge, "aws_lb.load_balancer")).toMatchObject({
    name: "test-dev-primary-web",
    internal: false,
    subnets: ["a", "b", "c"].map((zone) => `\${aws_subnet.network_public_us_east_1${zone}.id}`),
    drop_invalid_header_fields: true,
    desync_mitigation_mode: "strictest",
    access_logs: { enabled: true, bucket: "logs", prefix: "web-access" },
    connection_logs: { enabled: true, bucket: "logs", prefix: "web-connections" },
  });
});

test.each([60, 604_800])("R10: it closes a client's connection after %p seconds", (clientKeepAliveSeconds) => {
  expect(resource(edge, "aws_lb.load_balancer")["client_keep_alive"]).toBe(60);
  expect(resource(json({ clientKeepAliveSeconds }), "aws_lb.load_balancer")["client_keep_alive"]).toBe(
    clientKeepAliveSeconds,
  );
});

test.each([59, 604_801, 60.5])("R10: fails with a keep-alive of %p seconds", (clientKeepAliveSeconds) => {
  expect(() => json({ clientKeepAliveSeconds })).toThrow(
    `clientKeepAliveSeconds should be a whole number from 60 to 604800, got ${clientKeepAliveSeconds}`,
  );
});

test("A6: it uses TLS 1.2 and later, and rejects requests that match no rule", () => {
  expect(resource(edge, "aws_lb_listener.load_balancer_https")).toMatchObject({
    port: 443,
    protocol: "HTTPS",
    ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
    default_action: [{ type: "fixed-response", fixed_response: { status_code: "403" } }],
  });
});

test("A2: only CloudFront and the health checkers are admitted, on 443, each by a group of its own", () => {
  expect(ingressRules(edge)).toEqual({
    load_balancer_checkers_from_route53_443: expect.objectContaining({
      security_group_id: "${aws_security_group.load_balancer_checkers.id}",
      prefix_list_id: "${data.aws_ec2_managed_prefix_list.load_balancer_route53.id}",
      from_port: 443,
      to_port: 443,
    }) as unknown,
    load_balancer_group_from_cloudfront_443: expect.objectContaining({
      security_group_id: "${aws_security_group.load_balancer_group.id}",
      prefix_list_id: "${data.aws_ec2_managed_prefix_list.load_balancer_cloudfront.id}",
      from_port: 443,
      to_port: 443,
    }) as unknown,
  });
  expect(edge.data!["aws_ec2_managed_prefix_list"]).toMatchObject({
    load_balancer_cloudfront: { name: "com.amazonaws.global.cloudfront.origin-facing" },
    load_balancer_route53: { name: "com.amazonaws.us-east-1.route53-healthchecks" },
  });
  expect(resource(edge, "aws_lb.load_balancer")["security_groups"]).toEqual([
    "${aws_security_group.load_balancer_group.id}",
    "${aws_security_group.load_balancer_checkers.id}",
  ]);
  expect(inventory(edge)["aws_lb_listener"]).toBe(1);
});

test("A2: health checkers are those of the site's own region", () => {
  const west = json({}, { role: "secondary" });
  expect(west.data!["aws_ec2_managed_prefix_list"]!["load_balancer_route53"]!["name"]).toBe(
    "com.amazonaws.us-west-2.route53-healthchecks",
  );
});

test("C2: for the internet both ports are open, and HTTP only redirects", () => {
  expect(Object.values(ingressRules(open)).map(({ cidr_ipv4, from_port }) => [cidr_ipv4, from_port])).toEqual([
    ["0.0.0.0/0", 443],
    ["0.0.0.0/0", 80],
  ]);
  expect(resource(open, "aws_lb_listener.load_balancer_http")).toMatchObject({
    port: 80,
    protocol: "HTTP",
    default_action: [{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", status_code: "HTTP_301" } }],
  });
  expect(open.data ?? {}).not.toHaveProperty("aws_ec2_managed_prefix_list");
});

test("it has no egress until a target allows it", () => {
  expect(inventory(edge)).not.toHaveProperty("aws_vpc_security_group_egress_rule");
});

test("in production it cannot be deleted", () => {
  expect(resource(edge, "aws_lb.load_balancer")["enable_deletion_protection"]).toBe(false);
  expect(resource(json({}, { environment: "prod" }), "aws_lb.load_balancer")["enable_deletion_protection"]).toBe(true);
});

test.each([0, 4001])("fails with an idle time of %p seconds", (idleTimeoutSeconds) => {
  expect(() => json({ idleTimeoutSeconds })).toThrow(
    `[site/load-balancer] idleTimeoutSeconds should be from 1 to 4000, got ${idleTimeoutSeconds}`,
  );
});

test("fails with a name longer than AWS accepts", () => {
  expect(() => json({ name: "a-name-much-too-long-for-it" })).toThrow("the load balancer name");
});
