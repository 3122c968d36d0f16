import { TerraformOutput } from "cdktf";
import type { CommonDeployment } from "../../../config/schema/groups/common";
import type { edgeFields } from "../../../config/schema/groups/edge";
import type { logFields } from "../../../config/schema/groups/operation";
import type { Values } from "../../../config/schema/values/fields";
import { HostedZone } from "../../../constructs/edge/hosted-zone";
import { acknowledge } from "../../../constructs/policy/acknowledgement";
import { Key } from "../../../constructs/security/key";
import type { DeploymentStacks } from "../deployment-stacks";
import { KEYS } from "../part-names";
import type { SiteStack } from "../site-stack";

type Zoned = CommonDeployment & Values<typeof edgeFields> & Values<typeof logFields>;

/**
 * Only the zone. The domain can be delegated after its name servers exist, and ACM issues a certificate only after the
 * delegation: so resources that need a certificate are in later stacks.
 */
export function zoneStack(stack: SiteStack, { deployment }: DeploymentStacks<Zoned>): SiteStack {
  const logKey = new Key(stack, "logs-key", {
    name: KEYS.logs,
    description: "Logs and notifications of CloudFront and the zone",
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
    description: `Set these as the NS record of ${deployment.domain} at the parent domain before any stack that requests a certificate is applied`,
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
