import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { TerraformOutput } from "cdktf";
import { Certificate } from "../../constructs/edge/certificate";
import { Distribution } from "../../constructs/edge/distribution";
import { domainNames } from "../../constructs/edge/domain-names";
import { EdgePolicies } from "../../constructs/edge/edge-policies";
import { WebAcl } from "../../constructs/edge/web-acl";
import { CertificateMonitor } from "../../constructs/observability/certificate-monitor";
import { Cost } from "../../constructs/observability/cost";
import type { Topic } from "../../constructs/observability/topic";
import { WebAclMonitor } from "../../constructs/observability/web-acl-monitor";
import { lookupKey } from "../../constructs/security/key";
import { ASSETS } from "../../constructs/storage/asset-bucket";
import type { SiteStack } from "../shared/site-stack";
import { KEYS } from "../shared/part-names";
import { edgeLogs } from "../shared/edge/edge-logs";
import { ORIGIN_VERIFY_HEADER, originVerifyValues } from "../shared/edge/origin-verify";
import { alerts } from "../shared/site/alerts";
import type { WebStacks } from "./web-stacks";

/**
 * The global stack: CloudFront for both sites, its web ACL, logs and certificate, with the validation records by which the
 * sites' certificates are issued and renewed too. It needs only the zone: CloudFront accepts origins that do not exist yet.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-12
 */
export function webGlobal(stack: SiteStack, stacks: WebStacks): SiteStack {
  const { deployment } = stacks;
  const names = domainNames(deployment.domain);
  const zoneId = new DataAwsRoute53Zone(stack, "zone", { name: deployment.domain, privateZone: false }).zoneId;
  const distribution = cloudFront(stack, stacks, zoneId);
  for (const type of ["A", "AAAA"]) {
    new Route53Record(stack, `distribution-${type.toLowerCase()}`, {
      zoneId,
      name: names.application,
      type,
      alias: {
        name: distribution.domainName,
        zoneId: distribution.hostedZoneId,
        evaluateTargetHealth: false,
      },
    });
  }
  new TerraformOutput(stack, "url", {
    description: "Address of the application, answered by the active site",
    value: `https://${names.application}`,
  });
  return stack;
}

function cloudFront(stack: SiteStack, stacks: WebStacks, zoneId: string): Distribution {
  const { deployment, sites, servingSites } = stacks;
  const { domain, edge, logs } = deployment;
  const names = domainNames(domain);
  const logKey = lookupKey(stack, KEYS.logs);
  const webAcl = new WebAcl(stack, "web-acl", {
    scope: "cloudfront",
    requestsPerAddress: edge.requestsPerAddress,
    blockedCountries: edge.blockedCountries,
    bodyLimits: { maxKb: edge.maxBodyKb, paths: edge.bodyLimits },
    logRetentionDays: logs.retentionDays,
    logKey,
  });
  const asset = (role: "primary" | "secondary") => ({
    id: `${ASSETS}-${role}`,
    bucket: sites[role].bucket(ASSETS),
    region: sites[role].site.region,
  });
  const certificate = new Certificate(stack, "certificate", { names: names.certificate, zoneId });
  const distribution = new Distribution(stack, "distribution", {
    domain: names.application,
    certificateArn: certificate.arn,
    webAclArn: webAcl.arn,
    policies: new EdgePolicies(stack, "policies", {
      corsOrigins: [`https://${domain}`, ...edge.corsOrigins],
      contentSecurityPolicy: "default-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'",
    }),
    assets: [asset("primary"), asset("secondary")],
    apiHost: names.origin,
    apiPaths: edge.apiPaths,
    apiReadSeconds: edge.readTimeoutSeconds,
    healthPath: deployment.service.healthPath,
    sites: servingSites.map(({ role }) => ({ name: role, host: names.site(role) })),
    originVerify: { header: ORIGIN_VERIFY_HEADER, value: originVerifyValues(stack).sent },
    priceClass: edge.priceClass,
  });
  const topic = alerts(stack, stacks, logKey, { publishers: ["cloudwatch", "budgets", "costalerts"] });
  edgeLogs(stack, stacks, { distributionArn: distribution.arn, key: logKey });
  addMonitors(stack, stacks, { webAcl, certificate, topic });
  return distribution;
}

interface MonitoredResources {
  readonly webAcl: WebAcl;
  readonly certificate: Certificate;
  readonly topic: Topic;
}

/** Alarms of CloudFront, and the budgets. */
function addMonitors(
  stack: SiteStack,
  { deployment }: WebStacks,
  { webAcl, certificate, topic }: MonitoredResources,
): void {
  new WebAclMonitor(stack, "web-acl-monitor", { topic, webAcl, scope: "cloudfront" });
  new CertificateMonitor(stack, "certificate-monitor", { topic, certificate });
  new Cost(stack, "cost", {
    topic,
    monthlyBudgetUsd: deployment.monthlyBudgetUsd,
    anomalies: deployment.costAnomalies,
    allocationTags: deployment.allocationTags,
  });
}
