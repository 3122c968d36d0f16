import { StackDocument } from "../../../constructs/policy/stack-document";
import { type Attributes, findingsAcross as check, stackOf } from "../../support/across";
import { asDocument } from "../../support/synth";

const HEADER = { http_header_name: "X-Origin-Verify", values: "${var.origin_verify}" };
const SENT = { name: "X-Origin-Verify", value: "${var.origin_verify[0]}" };
const FORWARD = [{ type: "forward", target_group_arn: "${aws_lb_target_group.web.arn}" }];
const paths = (...values: string[]) => ({ path_pattern: [{ values }] });

interface Change {
  readonly listener?: Attributes;
  readonly rules?: readonly Attributes[];
  readonly ingress?: Attributes;
  /** An additional security group rule of the load balancer. */
  readonly more?: Attributes;
}

const site = ({ listener = {}, rules = [], ingress = {}, more }: Change = {}) =>
  new StackDocument(
    { name: "web-primary", environment: "prod", kind: "site", region: "us-east-1" },
    asDocument({
      provider: {},
      data: {
        aws_ec2_managed_prefix_list: { cloudfront: { name: "com.amazonaws.global.cloudfront.origin-facing" } },
      },
      resource: {
        aws_route53_record: { web: { name: "origin.example.com", alias: [{ name: "${aws_lb.web.dns_name}" }] } },
        aws_lb: { web: { security_groups: ["${aws_security_group.web.id}"] } },
        aws_security_group: { web: {} },
        aws_vpc_security_group_ingress_rule: {
          web: {
            security_group_id: "${aws_security_group.web.id}",
            prefix_list_id: "${data.aws_ec2_managed_prefix_list.cloudfront.id}",
            ...ingress,
          },
          ...(more === undefined ? {} : { more: { security_group_id: "${aws_security_group.web.id}", ...more } }),
        },
        aws_lb_target_group: { web: { health_check: { path: "/health" } } },
        aws_lb_listener: {
          https: {
            load_balancer_arn: "${aws_lb.web.arn}",
            protocol: "HTTPS",
            default_action: [{ type: "fixed-response" }],
            ...listener,
          },
        },
        aws_lb_listener_rule: Object.fromEntries(
          rules.map((rule, i) => [`r${i}`, { listener_arn: "${aws_lb_listener.https.arn}", action: FORWARD, ...rule }]),
        ),
      },
    } as never),
  );
const front = (...headers: object[]) =>
  stackOf(
    {
      aws_cloudfront_distribution: {
        front: {
          origin: [
            { origin_id: "assets", s3_origin_config: [], origin_access_control_id: "x" },
            {
              origin_id: "api",
              domain_name: "origin.example.com",
              custom_origin_config: { https_port: 443 },
              custom_header: headers,
            },
          ],
          default_cache_behavior: { target_origin_id: "assets" },
          ordered_cache_behavior: [{ path_pattern: "/api/*", target_origin_id: "api" }],
        },
      },
    },
    { name: "web-global", kind: "global" },
  );
const asking = { condition: [paths("/*"), { http_header: HEADER }] };
const open = (address: string) =>
  `web-primary ${address} forwards requests of any distribution, because all distributions share CloudFront's addresses: ` +
  "forward only by a rule with a condition on the header that this deployment's distribution sends";
const unsent = (what: string, rule = "aws_lb_listener_rule.r0") =>
  "web-global aws_cloudfront_distribution.front requests /api/x of origin.example.com, which aws_lb_listener.https of " +
  `web-primary does not forward: ${rule} requires the header X-Origin-Verify${what}`;
const finds = (change: Change, ...headers: object[]) => check("origin-header", [site(change), front(...headers)]);
const clients = (change: Change, ...headers: object[]) =>
  check("load-balancer-clients", [site(change), front(...headers)]);

test("load-balancer-clients: the rules require what the distribution sends", () => {
  expect(clients({ rules: [asking] }, SENT)).toEqual([]);
  expect(clients({ rules: [asking] }, { name: "X-Other", value: "1" }, SENT)).toEqual([]);
  expect(clients({ rules: [asking] }, { ...SENT, name: "x-origin-verify" })).toEqual([]);
  const literal = { http_header: { ...HEADER, values: ["one", "two"] } };
  expect(clients({ rules: [{ condition: [literal] }] }, { ...SENT, value: "two" })).toEqual([]);
});

test("origin-header: a rule that forwards without the header allows every distribution", () => {
  expect(finds({ rules: [{ condition: [paths("/*")] }] }, SENT)).toEqual([open("aws_lb_listener_rule.r0")]);
  expect(finds({ rules: [asking, { condition: [paths("/api/*")] }] }, SENT)).toEqual([open("aws_lb_listener_rule.r1")]);
  expect(finds({ listener: { default_action: FORWARD }, rules: [asking] }, SENT)).toEqual([
    open("aws_lb_listener.https"),
  ]);
});

test("origin-header: only the path of the health check needs no header", () => {
  expect(finds({ rules: [asking, { condition: [paths("/health")] }] }, SENT)).toEqual([]);
  for (const other of [paths("/health", "/admin"), paths("/health*"), paths(), { host_header: { values: ["a"] } }]) {
    expect(finds({ rules: [asking, { condition: [other] }] }, SENT)).toEqual([open("aws_lb_listener_rule.r1")]);
  }
});

test("origin-header: rules that do not forward need no header", () => {
  const redirect = { action: [{ type: "redirect" }], condition: [paths("/*")] };
  expect(finds({ rules: [asking, redirect] }, SENT)).toEqual([]);
});

test("load-balancer-clients: an origin sends the header that its load balancer requires, with an accepted value", () => {
  for (const wrong of [
    { ...SENT, value: "${var.other[0]}" },
    { ...SENT, value: "${var.origin_verify}x" },
    { ...SENT, value: "guessed" },
  ]) {
    expect(clients({ rules: [asking] }, wrong)).toEqual([unsent(" with another value")]);
  }
  expect(clients({ rules: [asking] }, { ...SENT, name: "X-Verify" })).toEqual([unsent("")]);
  expect(clients({ rules: [asking] })).toEqual([unsent("")]);
  const two = { condition: [{ http_header: HEADER }, { http_header: { http_header_name: "X-Two", values: ["2"] } }] };
  expect(clients({ rules: [two] }, SENT)).toEqual([unsent("").replace("X-Origin-Verify", "X-Two")]);
});

test("14: origin-header: a load balancer with other clients, or that only an origin's name resolves to, requires the header as well", () => {
  const rules = [{ condition: [paths("/*")] }];
  const office = { prefix_list_id: undefined, cidr_ipv4: "198.51.100.0/24" };
  expect(finds({ rules, more: office })).toEqual([open("aws_lb_listener_rule.r0")]);
  expect(finds({ rules, ingress: office })).toEqual([open("aws_lb_listener_rule.r0")]);
  const unnamed = site({ rules });
  expect(check("origin-header", [unnamed])).toEqual([open("aws_lb_listener_rule.r0")]);
  expect(check("origin-header", [site({ rules, ingress: office })])).toEqual([]);
});

test("14: origin-header: an origin with the load balancer's own DNS name resolves to it", () => {
  const own = stackOf({
    aws_lb: { web: {} },
    aws_lb_listener: { https: { load_balancer_arn: "${aws_lb.web.arn}", default_action: FORWARD } },
    aws_cloudfront_distribution: {
      front: { origin: { domain_name: "${aws_lb.web.dns_name}", custom_origin_config: {} } },
    },
  });
  expect(check("origin-header", [own])).toEqual([open("aws_lb_listener.https").replace("web-primary", "web-site")]);
});

test("19: each origin sends what its own load balancer requires, and each distribution what one of its rules requires", () => {
  const loadBalancer = (name: string) => ({
    aws_lb: { [name]: {} },
    aws_lb_listener: {
      [name]: { load_balancer_arn: `\${aws_lb.${name}.arn}`, protocol: "HTTPS", default_action: [] },
    },
    aws_lb_listener_rule: Object.fromEntries(
      ["one", "two"].map((value) => [
        `${name}_${value}`,
        {
          listener_arn: `\${aws_lb_listener.${name}.arn}`,
          action: FORWARD,
          condition: [{ http_header: { http_header_name: `X-${name}`, values: [`${name}-${value}`] } }],
        },
      ]),
    ),
    aws_route53_record: { [name]: { name: `${name}.example.com`, alias: { name: `\${aws_lb.${name}.dns_name}` } } },
  });
  const origin = (name: string, sent: string) => ({
    ...{ origin_id: name, domain_name: `${name}.example.com`, custom_origin_config: {} },
    custom_header: [{ name: `X-${name}`, value: sent }],
  });
  const distribution = (value: string, other = value) => ({
    origin: [origin("a", `a-${value}`), origin("b", `b-${other}`)],
    default_cache_behavior: { target_origin_id: "a" },
    ordered_cache_behavior: [{ path_pattern: "/b/*", target_origin_id: "b" }],
  });
  const stacks = (...distributions: Attributes[]) => [
    stackOf(loadBalancer("a"), { name: "web-a" }),
    stackOf(loadBalancer("b"), { name: "web-b" }),
    ...distributions.map((one, i) =>
      stackOf({ aws_cloudfront_distribution: { front: one } }, { name: `web-front-${i}`, kind: "global" }),
    ),
  ];
  for (const rule of ["origin-header", "load-balancer-clients"]) {
    expect(check(rule, stacks(distribution("one"), distribution("two")))).toEqual([]);
  }
  expect(check("load-balancer-clients", stacks(distribution("one"), distribution("two", "one2")))).toEqual([
    "web-front-1 aws_cloudfront_distribution.front requests /b/x of b.example.com, which aws_lb_listener.b of web-b does not " +
      "forward: aws_lb_listener_rule.b_one requires the header X-b with another value, aws_lb_listener_rule.b_two requires the " +
      "header X-b with another value",
  ]);
});
