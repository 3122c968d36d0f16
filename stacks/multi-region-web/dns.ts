import { Certificate } from "../../constructs/edge/certificate";
import { domainNames } from "../../constructs/edge/domain-names";
import { HostedZone } from "../../constructs/edge/hosted-zone";
import { acknowledge } from "../../constructs/policy/acknowledgement";
import { Key } from "../../constructs/security/key";
import type { DeploymentFrame } from "../deployment-frame";
import type { SiteStack } from "../site-stack";
import { KEYS } from "./base";

/**
 * The zone and the proof that its names are ours. It comes before the sites: their certificates are issued by the records
 * that stand here.
 */
export function webDns(stack: SiteStack, { deployment }: DeploymentFrame): SiteStack {
  const logKey = new Key(stack, "logs-key", {
    name: KEYS.logs,
    description: "Logs and notifications of the edge",
    services: ["logs", "cloudwatch", "budgets", "costalerts"],
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
  new Certificate(stack, "certificate", { names: domainNames(deployment.domain).certificate, zoneId: zone.zoneId });
  return stack;
}
