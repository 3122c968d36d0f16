import { NetworkAclRule } from "@cdktf/provider-aws/lib/network-acl-rule";
import { type AclContext, aclRules } from "../../../constructs/network/acl-rules";
import { asText } from "../../support/synth";
import { networkJson } from "../../support/network";

const CONTEXT: AclContext = {
  peerCidrs: [],
  vpcCidr: "10.0.0.0/16",
  privateCidrs: ["10.0.64.0/21"],
  nat: true,
  ipv6: false,
};
const ids = (tier: Parameters<typeof aclRules>[0], change: Partial<AclContext> = {}) =>
  aclRules(tier, { ...CONTEXT, ...change }).map(({ id }) => id);

test("A2: the public tier accepts only web traffic and replies from outside", () => {
  expect(ids("public")).toEqual(["in-vpc", "in-http", "in-https", "in-replies-low", "in-replies-high", "out-all"]);
});

test("A2: the database tier connects only to the private tier", () => {
  expect(aclRules("database", CONTEXT)).toEqual([
    { id: "in-private-1", egress: false, protocol: "tcp", cidr: "10.0.64.0/21", ports: [1024, 65535] },
    { id: "out-private-1", egress: true, protocol: "tcp", cidr: "10.0.64.0/21", ports: [1024, 65535] },
  ]);
});

test("E3: without NAT the private tier reaches gateway endpoints and nothing else outside", () => {
  expect(ids("private", { nat: false })).toEqual([
    "in-vpc",
    "in-replies-low",
    "in-replies-high",
    "out-vpc",
    "out-https",
  ]);
  expect(ids("private")).toEqual(["in-vpc", "in-replies-low", "in-replies-high", "out-all"]);
});

test("a peered network reaches the private tier and is reached from it", () => {
  expect(ids("private", { nat: false, peerCidrs: ["10.1.0.0/16"] })).toEqual([
    "in-vpc",
    "in-peer-1",
    "in-replies-low",
    "in-replies-high",
    "out-vpc",
    "out-peer-1",
    "out-https",
  ]);
});

test("with IPv6 every rule for anywhere has an IPv6 rule", () => {
  expect(ids("public", { ipv6: true }).filter((id) => id.endsWith("-ipv6"))).toEqual([
    "in-http-ipv6",
    "in-https-ipv6",
    "in-replies-low-ipv6",
    "in-replies-high-ipv6",
    "out-all-ipv6",
  ]);
});

test("R27: replies are accepted on every ephemeral port except 3389, only of TCP", () => {
  const answer = (id: string, ports: readonly [number, number], cidr: string) => ({
    id,
    egress: false,
    protocol: "tcp",
    cidr,
    ports,
  });
  for (const tier of ["public", "private"] as const) {
    const rules = aclRules(tier, { ...CONTEXT, ipv6: true }).filter(({ id }) => id.startsWith("in-replies"));
    expect(rules).toEqual([
      answer("in-replies-low", [1024, 3388], "0.0.0.0/0"),
      answer("in-replies-low-ipv6", [1024, 3388], "::/0"),
      answer("in-replies-high", [3390, 65535], "0.0.0.0/0"),
      answer("in-replies-high-ipv6", [3390, 65535], "::/0"),
    ]);
  }
});

test("R27: every tier is far below the 20 rules that an ACL may have in each direction", () => {
  for (const tier of ["public", "private", "database"] as const) {
    const privateCidrs = ["10.0.64.0/21", "10.0.72.0/21", "10.0.80.0/21"];
    const rules = aclRules(tier, { ...CONTEXT, privateCidrs, peerCidrs: ["10.1.0.0/16"], ipv6: true });
    for (const egress of [true, false]) {
      expect(rules.filter((rule) => rule.egress === egress).length).toBeLessThanOrEqual(10);
    }
  }
});

test("rules are numbered in order and reach Terraform as they are", () => {
  const stack = networkJson({ ipv6: true });
  const inPublic = { network_acl_id: "${aws_network_acl.network_public_acl.id}", from_port: 443, to_port: 443 };
  expect(asText(stack)).toHaveResourceWithProperties(NetworkAclRule, {
    ...inPublic,
    cidr_block: "0.0.0.0/0",
    rule_number: 130,
    rule_action: "allow",
  });
  expect(asText(stack)).toHaveResourceWithProperties(NetworkAclRule, { ...inPublic, ipv6_cidr_block: "::/0" });
});
