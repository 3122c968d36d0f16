import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { SecurityGroup } from "../../../constructs/network/security-group";
import { asText, inventory, resource } from "../../support/synth";
import { networkJson } from "../../support/network";
import type { Network } from "../../../constructs/network/network";
import type { SiteStack } from "../../../stacks/shared/site-stack";

const group = (network: Network, site: SiteStack, name: string) =>
  new SecurityGroup(site, name, { vpc: network.vpc, name, description: `Group of ${name}` });

function json(build: (tasks: SecurityGroup, database: SecurityGroup) => void) {
  return networkJson({}, (network, site) => {
    build(group(network, site, "tasks"), group(network, site, "database"));
  });
}

test("A2, D6: a group is closed both ways until a peer is allowed", () => {
  const stack = json(() => undefined);
  expect(resource(stack, "aws_security_group.database")).not.toHaveProperty("egress");
  expect(asText(stack)).not.toHaveResource(VpcSecurityGroupIngressRule);
  expect(asText(stack)).not.toHaveResource(VpcSecurityGroupEgressRule);
});

test("A2: allowing a group creates one rule with a description on either side", () => {
  const stack = json((tasks, database) => {
    database.allowFrom(tasks, 3306, "Queries of the application");
  });
  expect(asText(stack)).toHaveResourceWithProperties(VpcSecurityGroupIngressRule, {
    security_group_id: "${aws_security_group.database.id}",
    referenced_security_group_id: "${aws_security_group.tasks.id}",
    ip_protocol: "tcp",
    from_port: 3306,
    to_port: 3306,
    description: "Queries of the application",
  });
  expect(asText(stack)).toHaveResourceWithProperties(VpcSecurityGroupEgressRule, {
    security_group_id: "${aws_security_group.tasks.id}",
    referenced_security_group_id: "${aws_security_group.database.id}",
  });
  expect(inventory(stack)).toMatchObject({
    aws_vpc_security_group_ingress_rule: 1,
    aws_vpc_security_group_egress_rule: 1,
  });
});

test("blocks, prefix lists, ranges of ports and the group itself are peers too", () => {
  const stack = json((tasks) => {
    tasks.allowFrom({ cidr: "10.1.0.0/16", as: "other-site" }, 443, "The other site");
    tasks.allowFrom({ cidr: "::/0", as: "internet" }, 443, "The internet over IPv6");
    tasks.allowFrom({ prefixListId: "pl-1", as: "cloudfront" }, 443, "CloudFront");
    tasks.allowFrom(tasks, [7000, 7010], "Gossip among tasks");
  });
  const https = { from_port: 443, to_port: 443 };
  const itself = { referenced_security_group_id: "${aws_security_group.tasks.id}" };
  for (const rule of [
    { cidr_ipv4: "10.1.0.0/16", ...https },
    { cidr_ipv6: "::/0", ...https },
    { prefix_list_id: "pl-1", ...https },
    { ...itself, from_port: 7000, to_port: 7010 },
  ]) {
    expect(asText(stack)).toHaveResourceWithProperties(VpcSecurityGroupIngressRule, rule);
  }
  expect(inventory(stack)).toMatchObject({ aws_vpc_security_group_ingress_rule: 4 });
});

test.each(["", "x".repeat(256), "quotes 'are' not allowed"])("fails without a reason AWS accepts: %p", (why) => {
  expect(() =>
    json((tasks) => {
      tasks.allowTo({ cidr: "0.0.0.0/0", as: "internet" }, 443, why);
    }),
  ).toThrow("[site/tasks] why should describe the rule in 1 to 255 letters");
});

test("fails when the same rule is added twice", () => {
  expect(() =>
    json((tasks, database) => {
      database.allowFrom(tasks, 3306, "Once");
      database.allowFrom(tasks, 3306, "Twice");
    }),
  ).toThrow("already a Construct with name 'from-tasks-3306'");
});
