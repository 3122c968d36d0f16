import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { TerraformOutput } from "cdktf";
import { Certificate } from "../../constructs/edge/certificate";
import { Distribution } from "../../constructs/edge/distribution";
import { domainNames } from "../../constructs/edge/domain-names";
import { EdgeLogs } from "../../constructs/edge/edge-logs";
import { EdgePolicies } from "../../constructs/edge/edge-policies";
import { queryLogGroup } from "../../constructs/edge/hosted-zone";
import { WebAcl } from "../../constructs/edge/web-acl";
import { CertificateMonitor } from "../../constructs/observability/certificate-monitor";
import { Cost } from "../../constructs/observability/cost";
import { LogShipping, NAME as SHIPPING } from "../../constructs/observability/log-shipping";
import type { Topic } from "../../constructs/observability/topic";
import { WebAclMonitor } from "../../constructs/observability/web-acl-monitor";
import { lookupKey } from "../../constructs/security/key";
import { ASSETS } from "../../constructs/storage/asset-bucket";
import { LogBucket } from "../../constructs/storage/log-bucket";
import type { SiteStack } from "../shared/site-stack";
import { EDGE_LOGS, KEYS } from "../shared/part-names";
import { ORIGIN_VERIFY_HEADER, originVerifyValues } from "../shared/edge/origin-verify";
import { alerts } from "../shared/site/alerts";
import type { WebStacks } from "./web-stacks";

/**
 * The edge of both sites: CloudFront, its web ACL, logs and certificate, with the validation records by which the
 * sites' certificates are issued and renewed too. It needs only the zone: CloudFront accepts origins that do not exist yet.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-12
 */
export function webGlobal(stack: SiteStack, frame: WebStacks): SiteStack {
  const { deployment } = frame;
  const names = domainNames(deployment.domain);
  const zoneId = new DataAwsRoute53Zone(stack, "zone", { name: deployment.domain, privateZone: false }).zoneId;
  const distribution = front(stack, frame, zoneId);
  for (const type of ["A", "AAAA"]) {
    new Route53Record(stack, `front-${type.toLowerCase()}`, {
      zoneId,
      name: names.front,
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
    value: `https://${names.front}`,
  });
  return stack;
}

function front(stack: SiteStack, frame: WebStacks, zoneId: string): Distribution {
  const { deployment, sites, servingSites } = frame;
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
    domain: names.front,
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
  const topic = alerts(stack, frame, logKey, { publishers: ["cloudwatch", "budgets", "costalerts"] });
  const logBucket = new LogBucket(stack, "logs", {
    name: EDGE_LOGS,
    retentionDays: logs.retentionDays,
    services: ["edgeLogs"],
    writers: [stack.siteNames.roleArn(SHIPPING)],
    keyArn: logKey.arn,
  });
  new EdgeLogs(stack, "logging", { distributionArn: distribution.arn, logBucket });
  const shipping = new LogShipping(stack, "log-shipping", {
    bucket: EDGE_LOGS,
    key: logKey,
    logRetentionDays: logs.retentionDays,
  });
  shipping.ship(stack);
  if (edge.queryLog) shipping.shipNamed("zone-queries", queryLogGroup(stack.names));
  watch(stack, frame, { webAcl, certificate, topic });
  return distribution;
}

interface Watched {
  readonly webAcl: WebAcl;
  readonly certificate: Certificate;
  readonly topic: Topic;
}

/** Alarms of the edge, and the budgets. */
function watch(stack: SiteStack, { deployment }: WebStacks, { webAcl, certificate, topic }: Watched): void {
  new WebAclMonitor(stack, "web-acl-monitor", { topic, webAcl, scope: "cloudfront" });
  new CertificateMonitor(stack, "certificate-monitor", { topic, certificate });
  new Cost(stack, "cost", {
    topic,
    monthlyBudgetUsd: deployment.monthlyBudgetUsd,
    anomalies: deployment.costAnomalies,
    allocationTags: deployment.allocationTags,
  });
}
