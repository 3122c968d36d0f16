import { blocks } from "../stack-document";
import { finding, type Rule } from "../rule";

const DEFAULTS = {
  aws_default_security_group: ["vpc_id", "security group"],
  aws_default_network_acl: ["default_network_acl_id", "network ACL"],
} as const;

export const defaultNetworkClosed: Rule = {
  id: "default-network-closed",
  title: "The default security group and default network ACL of a VPC allow nothing",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-2",
  check: (stack) =>
    stack.all("aws_vpc").flatMap((vpc) =>
      Object.entries(DEFAULTS).flatMap(([type, [attribute, what]]) => {
        const [closed] = stack.companions(vpc, type, attribute);
        if (!closed) return [finding(vpc, `leaves its default ${what} open: manage it with an empty ${type}`)];
        const rules = [...blocks(closed.values["ingress"]), ...blocks(closed.values["egress"])];
        return rules.length > 0
          ? [finding(closed, `has ${rules.length} rules: the default ${what} should have none`)]
          : [];
      }),
    ),
};
