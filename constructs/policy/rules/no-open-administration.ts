import { finding, type Rule } from "../rule";
import { blocks, type JsonObject, show } from "../stack-document";
import { isOn } from "../values";

/** SSH and remote desktop. */
const ADMINISTRATION = [22, 3389];
const ANY_PORT = ["-1", "all"];
const WITH_PORTS = ["tcp", "udp", "6", "17"];

export const noOpenAdministration: Rule = {
  id: "no-open-administration",
  title: "No network ACL allows the internet on port 22 or 3389, also not within the ephemeral ports",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-21",
  check: (stack) =>
    [
      ...stack.all("aws_network_acl_rule").filter(({ values }) => !isOn(values["egress"])),
      ...stack
        .all("aws_network_acl", "aws_default_network_acl")
        .flatMap((acl) => blocks(acl.values["ingress"]).map((values) => ({ ...acl, values }))),
    ].flatMap((rule) =>
      openPorts(rule.values).map((port) =>
        finding(
          rule,
          `allows the whole internet on port ${port}: exclude the port, with one rule below and one above it`,
        ),
      ),
    ),
};

function openPorts(values: JsonObject): number[] {
  const anywhere = [values["cidr_block"], values["ipv6_cidr_block"]].some(
    (cidr) => cidr === "0.0.0.0/0" || cidr === "::/0",
  );
  if (!anywhere || show(values["rule_action"] ?? values["action"]) !== "allow") return [];
  const protocol = show(values["protocol"]);
  if (ANY_PORT.includes(protocol)) return ADMINISTRATION;
  if (!WITH_PORTS.includes(protocol)) return [];
  return ADMINISTRATION.filter((port) => Number(values["from_port"]) <= port && port <= Number(values["to_port"]));
}
