import { DataAwsEc2ManagedPrefixList } from "@cdktf/provider-aws/lib/data-aws-ec2-managed-prefix-list";
import { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import type { LoadBalancerProps } from "../../../constructs/compute/load-balancer";
import { networkJson } from "../../support/network";
import { testLoadBalancer } from "../../support/service";
import type { TestSiteOptions } from "../../support/site";
import { asText, inventory, type StackJson } from "../../support/synth";
import { containing } from "../../support/containing";

const json = (props: Partial<LoadBalancerProps> = {}, options?: TestSiteOptions) =>
  networkJson({}, (network, site) => void testLoadBalancer(site, network, props), options);
const ingressRules = (stack: StackJson) => stack.resource!["aws_vpc_security_group_ingress_rule"]!;

const edge = json();
const open = json({ clients: "internet" });

test("A3: a load balancer in every public subnet logs, drops malformed headers and is strict with ambiguous requests", () => {
  expect(asText(edge)).toHaveResourceWithProperties(Lb, {
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
  expect(asText(edge)).toHaveResourceWithProperties(Lb, { client_keep_alive: 60 });
  expect(asText(json({ clientKeepAliveSeconds }))).toHaveResourceWithProperties(Lb, {
    client_keep_alive: clientKeepAliveSeconds,
  });
});

test.each([59, 604_801, 60.5])("R10: fails with a keep-alive of %p seconds", (clientKeepAliveSeconds) => {
  expect(() => json({ clientKeepAliveSeconds })).toThrow(
    `clientKeepAliveSeconds should be a whole number from 60 to 604800, got ${clientKeepAliveSeconds}`,
  );
});

test("A6: it uses TLS 1.2 and later, and rejects requests that match no rule", () => {
  expect(asText(edge)).toHaveResourceWithProperties(LbListener, {
    port: 443,
    protocol: "HTTPS",
    ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
    default_action: containing([{ type: "fixed-response", fixed_response: { status_code: "403" } }]),
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
  expect(asText(edge)).toHaveResourceWithProperties(Lb, {
    security_groups: [
      "${aws_security_group.load_balancer_group.id}",
      "${aws_security_group.load_balancer_checkers.id}",
    ],
  });
  expect(inventory(edge)["aws_lb_listener"]).toBe(1);
});

test("A2: health checkers are those of the site's own region", () => {
  const west = json({}, { role: "secondary" });
  expect(asText(west)).toHaveDataSourceWithProperties(DataAwsEc2ManagedPrefixList, {
    name: "com.amazonaws.us-west-2.route53-healthchecks",
  });
});

test("C2: for the internet both ports are open, and HTTP only redirects", () => {
  expect(Object.values(ingressRules(open)).map(({ cidr_ipv4, from_port }) => [cidr_ipv4, from_port])).toEqual([
    ["0.0.0.0/0", 443],
    ["0.0.0.0/0", 80],
  ]);
  expect(asText(open)).toHaveResourceWithProperties(LbListener, {
    port: 80,
    protocol: "HTTP",
    default_action: [{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", status_code: "HTTP_301" } }],
  });
  expect(asText(open)).not.toHaveDataSource(DataAwsEc2ManagedPrefixList);
});

test("it has no egress until a target allows it", () => {
  expect(asText(edge)).not.toHaveResource(VpcSecurityGroupEgressRule);
});

test("in production it cannot be deleted", () => {
  expect(asText(edge)).toHaveResourceWithProperties(Lb, { enable_deletion_protection: false });
  expect(asText(json({}, { environment: "prod" }))).toHaveResourceWithProperties(Lb, {
    enable_deletion_protection: true,
  });
});

test.each([0, 4001])("fails with an idle time of %p seconds", (idleTimeoutSeconds) => {
  expect(() => json({ idleTimeoutSeconds })).toThrow(
    `[site/load-balancer] idleTimeoutSeconds should be from 1 to 4000, got ${idleTimeoutSeconds}`,
  );
});

test("fails with a name longer than AWS accepts", () => {
  expect(() => json({ name: "a-name-much-too-long-for-it" })).toThrow("the load balancer name");
});
