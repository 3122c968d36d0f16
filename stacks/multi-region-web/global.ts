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
import { lookupKey } from "../../constructs/security/key";
import { ASSETS } from "../../constructs/storage/asset-bucket";
import { LogBucket } from "../../constructs/storage/log-bucket";
import type { DeploymentFrame } from "../deployment-frame";
import type { SiteStack } from "../site-stack";
import { KEYS } from "./base";
import { ORIGIN_VERIFY_HEADER, originVerifyValues } from "./origin-verify";

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

function front(stack: SiteStack, { deployment, sites }: DeploymentFrame): Distribution {
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
    originVerify: { header: ORIGIN_VERIFY_HEADER, value: originVerifyValues(stack).sent },
    priceClass: edge.priceClass,
  });
  const logBucket = new LogBucket(stack, "logs", { name: "edge-logs", retentionDays: logs.retentionDays });
  new EdgeLogs(stack, "logging", { distributionArn: distribution.arn, bucketArn: logBucket.bucket.arn });
  return distribution;
}
