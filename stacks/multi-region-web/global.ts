import { DataAwsAcmCertificate } from "@cdktf/provider-aws/lib/data-aws-acm-certificate";
import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Distribution } from "../../constructs/edge/distribution";
import { domainNames } from "../../constructs/edge/domain-names";
import { EdgeLogs } from "../../constructs/edge/edge-logs";
import { EdgePolicies } from "../../constructs/edge/edge-policies";
import { RoutedName } from "../../constructs/edge/routed-name";
import { SiteHealth } from "../../constructs/edge/site-health";
import { WebAcl } from "../../constructs/edge/web-acl";
import { Cost } from "../../constructs/observability/cost";
import { LogArchive } from "../../constructs/observability/log-archive";
import { LogShipping } from "../../constructs/observability/log-shipping";
import { WebAclMonitor } from "../../constructs/observability/web-acl-monitor";
import { type KeyRef, lookupKey } from "../../constructs/security/key";
import { ASSETS } from "../../constructs/storage/asset-bucket";
import { LogBucket } from "../../constructs/storage/log-bucket";
import type { DeploymentFrame } from "../deployment-frame";
import type { SiteStack } from "../site-stack";
import { ARCHIVE, KEYS } from "./base";
import { ORIGIN_VERIFY_HEADER, originVerifyValues } from "./origin-verify";
import { alerts } from "./watch";

/** Part of the agreed name of the bucket of the edge's logs. */
const EDGE_LOGS = "edge-logs";
const SERVING = ["primary", "secondary"] as const;

/** What stands before both sites: health checks, the name that leads to the one that serves, CloudFront and its web ACL. */
export function webGlobal(stack: SiteStack, frame: DeploymentFrame): SiteStack {
  const { deployment } = frame;
  const names = domainNames(deployment.domain);
  const zoneId = new DataAwsRoute53Zone(stack, "zone", { name: deployment.domain, privateZone: false }).zoneId;
  route(stack, frame, zoneId);

  const distribution = front(stack, frame);
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
  return stack;
}

function route(stack: SiteStack, { deployment, sites }: DeploymentFrame, zoneId: string): void {
  const names = domainNames(deployment.domain);
  new RoutedName(stack, "origin", {
    zoneId,
    name: names.origin,
    routing: deployment.edge.routing,
    ttlSeconds: deployment.edge.dnsTtlSeconds,
    sites: SERVING.map((role) => ({
      role,
      region: sites[role].site.region,
      target: names.site(role),
      healthCheckId: new SiteHealth(stack, `${role}-health`, {
        role,
        host: names.site(role),
        path: deployment.service.healthPath,
        control: sites.control,
        intervalSeconds: deployment.detection.intervalSeconds,
        failureThreshold: deployment.detection.failureThreshold,
      }).healthCheckId,
    })),
  });
}

function front(stack: SiteStack, frame: DeploymentFrame): Distribution {
  const { deployment, sites } = frame;
  const { domain, edge, logs } = deployment;
  const names = domainNames(domain);
  const logKey = lookupKey(stack, KEYS.logs);
  const webAcl = new WebAcl(stack, "web-acl", {
    scope: "cloudfront",
    requestsPerAddress: edge.requestsPerAddress,
    blockedCountries: edge.blockedCountries,
    logRetentionDays: logs.retentionDays,
    logKey,
  });
  const asset = (role: (typeof SERVING)[number]) => ({
    id: `${ASSETS}-${role}`,
    bucket: sites[role].bucket(ASSETS),
    region: sites[role].site.region,
  });
  const distribution = new Distribution(stack, "distribution", {
    domain: names.front,
    certificateArn: new DataAwsAcmCertificate(stack, "certificate", { domain, statuses: ["ISSUED"], mostRecent: true })
      .arn,
    webAclArn: webAcl.arn,
    policies: new EdgePolicies(stack, "policies", {
      corsOrigins: [`https://${domain}`, ...edge.corsOrigins],
      contentSecurityPolicy: "default-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'",
    }),
    assets: [asset("primary"), asset("secondary")],
    apiHost: names.origin,
    apiPaths: edge.apiPaths,
    healthPath: deployment.service.healthPath,
    sites: SERVING.map((role) => ({ name: role, host: names.site(role) })),
    originVerify: { header: ORIGIN_VERIFY_HEADER, value: originVerifyValues(stack).sent },
    priceClass: edge.priceClass,
  });
  const logBucket = new LogBucket(stack, "logs", { name: EDGE_LOGS, retentionDays: logs.retentionDays });
  new EdgeLogs(stack, "logging", { distributionArn: distribution.arn, logBucket });
  new LogShipping(stack, "log-shipping", {
    bucket: EDGE_LOGS,
    key: logKey,
    logRetentionDays: logs.retentionDays,
  }).ship(stack);
  new LogArchive(stack, "log-archive", {
    control: sites.control,
    archive: ARCHIVE,
    buckets: [EDGE_LOGS],
    after: [{ name: EDGE_LOGS, bucket: logBucket.bucket }],
  });
  watch(stack, frame, webAcl, logKey);
  return distribution;
}

/** Alarms of the edge, and what everything costs. */
function watch(stack: SiteStack, frame: DeploymentFrame, webAcl: WebAcl, key: KeyRef): void {
  const { deployment } = frame;
  const topic = alerts(stack, frame, key, ["cloudwatch", "budgets", "costalerts"]);
  new WebAclMonitor(stack, "web-acl-monitor", { topic, webAcl, scope: "cloudfront" });
  new Cost(stack, "cost", {
    topic,
    monthlyBudgetUsd: deployment.monthlyBudgetUsd,
    allocationTags: deployment.allocationTags,
  });
}
