import { TerraformOutput } from "cdktf";
import { HostedZone } from "../../constructs/edge/hosted-zone";
import { acknowledge } from "../../constructs/policy/acknowledgement";
import { Key } from "../../constructs/security/key";
import type { DeploymentStacks } from "../shared/deployment-stacks";
import type { SiteStack } from "../shared/site-stack";
import { KEYS } from "./base";

/**
 * Only the zone. The domain can be delegated after its name servers exist, and ACM issues a certificate only after the
 * delegation: so resources that need a certificate are in later stacks.
 */
export function webDns(stack: SiteStack, { deployment, names }: DeploymentStacks): SiteStack {
  const logKey = new Key(stack, "logs-key", {
    name: KEYS.logs,
    description: "Logs and notifications of the edge",
    services: ["logs", "cloudwatch", "delivery.logs", "budgets", "costalerts"],
  });
  const zone = new HostedZone(stack, "zone", {
    domain: deployment.domain,
    dnssec: deployment.edge.dnssec,
    ...(deployment.edge.queryLog ? { queryLogDays: deployment.logs.retentionDays } : {}),
    logKey,
  });
  if (!deployment.edge.dnssec && deployment.environment === "prod") {
    acknowledge(
      zone,
      "zone-signed",
      "a signed zone needs a DS record at the parent domain, which others keep: set edge.dnssec once they take it",
    );
  }
  new TerraformOutput(stack, "name_servers", {
    description: `Set these as the NS record of ${deployment.domain} at the parent domain before the stack ${names.of("global")} is applied`,
    value: zone.nameServers,
  });
  if (zone.dsRecord !== undefined) {
    new TerraformOutput(stack, "ds_record", {
      description: `Set this as the DS record of ${deployment.domain} at the parent domain, once its NS record is there`,
      value: zone.dsRecord,
    });
  }
  return stack;
}
