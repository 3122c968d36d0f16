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
}

const site = ({ listener = {}, rules = [], ingress = {} }: Change = {}) =>
  new StackDocument(
    { name: "web-primary", environment: "prod", kind: "site", region: "us-east-1" },
    asDocument({
      provider: {},
      data: {
        aws_ec2_managed_prefix_list: { cloudfront: { name: "com.amazonaws.global.cloudfront.origin-facing" } },
      },
      resource: {
        aws_lb: { web: { security_groups: ["${aws_security_group.web.id}"] } },
        aws_security_group: { web: {} },
        aws_vpc_security_group_ingress_rule: {
          web: {
            security_group_id: "${aws_security_group.web.id}",
            prefix_list_id: "${data.aws_ec2_managed_prefix_list.cloudfront.id}",
            ...ingress,
          },
        },
        aws_lb_target_group: { web: { health_check: { path: "/health" } } },
        aws_lb_listener: {
          https: {
            load_balancer_arn: "${aws_lb.web.arn}",
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
            { origin_id: "api", custom_origin_config: { https_port: 443 }, custom_header: headers },
          ],
        },
      },
    },
    { name: "web-global", kind: "global" },
  );
const asking = { condition: [paths("/*"), { http_header: HEADER }] };
const open = (address: string) =>
  `web-primary ${address} forwards what comes through anybody's distribution, as CloudFront's addresses are everybody's: ` +
  "forward only by a rule with a condition on the header that this deployment's distribution sends";
const unsent = (by = "aws_lb_listener_rule.r0") =>
  `web-global aws_cloudfront_distribution.front sends origin 'api' no X-Origin-Verify that ${by} accepts, so it gets what the ` +
  "load balancer answers everybody else: add the header with an accepted value";
const finds = (change: Change, ...headers: object[]) => check("origin-header", [site(change), front(...headers)]);

test("origin-header: what the distribution sends is asked for", () => {
  expect(finds({ rules: [asking] }, SENT)).toEqual([]);
  expect(finds({ rules: [asking] }, { name: "X-Other", value: "1" }, SENT)).toEqual([]);
  expect(finds({ rules: [asking] }, { ...SENT, name: "x-origin-verify" })).toEqual([]);
  const literal = { http_header: { ...HEADER, values: ["one", "two"] } };
  expect(finds({ rules: [{ condition: [literal] }] }, { ...SENT, value: "two" })).toEqual([]);
});

test("origin-header: a way to the targets without the header is open to everybody's distribution", () => {
  expect(finds({ rules: [{ condition: [paths("/*")] }] }, SENT)).toEqual([open("aws_lb_listener_rule.r0")]);
  expect(finds({ rules: [asking, { condition: [paths("/api/*")] }] }, SENT)).toEqual([open("aws_lb_listener_rule.r1")]);
  expect(finds({ listener: { default_action: FORWARD }, rules: [asking] }, SENT)).toEqual([
    open("aws_lb_listener.https"),
  ]);
});

test("origin-header: the path of the health check may be asked by everybody, and no path beside it", () => {
  expect(finds({ rules: [asking, { condition: [paths("/health")] }] }, SENT)).toEqual([]);
  for (const other of [paths("/health", "/admin"), paths("/health*"), paths(), { host_header: { values: ["a"] } }]) {
    expect(finds({ rules: [asking, { condition: [other] }] }, SENT)).toEqual([open("aws_lb_listener_rule.r1")]);
  }
});

test("origin-header: rules that do not forward need no header", () => {
  const redirect = { action: [{ type: "redirect" }], condition: [paths("/*")] };
  expect(finds({ rules: [asking, redirect] }, SENT)).toEqual([]);
});

test("origin-header: every origin that is no bucket sends it, with a value that is accepted", () => {
  for (const wrong of [
    { ...SENT, name: "X-Verify" },
    { ...SENT, value: "${var.other[0]}" },
    { ...SENT, value: "${var.origin_verify}x" },
    { ...SENT, value: "guessed" },
  ]) {
    expect(finds({ rules: [asking] }, wrong)).toEqual([unsent()]);
  }
  expect(finds({ rules: [asking] })).toEqual([unsent()]);
});

test("origin-header: a load balancer that others reach too is open anyway", () => {
  expect(
    finds({
      ingress: { prefix_list_id: undefined, cidr_ipv4: "192.0.2.0/24" },
      rules: [{ condition: [paths("/*")] }],
    }),
  ).toEqual([]);
});
