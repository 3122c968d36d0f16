import { acknowledge } from "../policy/acknowledgement";
import type { ServiceUse } from "../policy/connection";
import type { Network } from "./network";
import type { SecurityGroup } from "./security-group";

/** Port of every AWS API. */
const HTTPS = 443;

/**
 * Allows a group's egress to AWS services: to the network's endpoints
 * where it has them, and to HTTPS of the internet for the rest, which cannot be narrowed down. AWS allows all egress of
 * a new group; Terraform removes that rule, so that without this call a Fargate task cannot even pull its image.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/security_group
 */
export function allowToServices(group: SecurityGroup, network: Network, uses: readonly ServiceUse[], why: string) {
  const services = uses.map(({ service }) => service);
  const { interfaces, gateways, securityGroup: endpoints } = network.endpoints;
  if (endpoints && services.some((service) => interfaces.has(service))) group.allowTo(endpoints, HTTPS, why);
  for (const service of services) {
    const gateway = gateways.get(service);
    if (gateway) group.allowTo({ prefixListId: gateway.prefixListId, as: service }, HTTPS, why);
  }
  const others = services.filter((service) => !interfaces.has(service) && !gateways.has(service));
  if (others.length === 0) return;
  for (const [as, cidr] of Object.entries({ aws: "0.0.0.0/0", ...(network.ipv6 ? { "aws-ipv6": "::/0" } : {}) })) {
    acknowledge(
      group.allowTo({ cidr, as }, HTTPS, why),
      "no-open-egress",
      `${why}: this network has no endpoint for ${others.join(", ")}, so that public addresses are called`,
    );
  }
}
