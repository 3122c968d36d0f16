import { BackupMonitor } from "../../constructs/observability/backup-monitor";
import { LoadBalancerMonitor } from "../../constructs/observability/load-balancer-monitor";
import { CacheMonitor } from "../../constructs/observability/cache-monitor";
import { CertificateMonitor } from "../../constructs/observability/certificate-monitor";
import { DatabaseMonitor } from "../../constructs/observability/database-monitor";
import { FunctionMonitor } from "../../constructs/observability/function-monitor";
import type { Monitor } from "../../constructs/observability/monitor";
import { ReplicationMonitor } from "../../constructs/observability/replication-monitor";
import { ServiceMonitor } from "../../constructs/observability/service-monitor";
import { SiteAlarm } from "../../constructs/observability/site-alarm";
import { SiteDashboard } from "../../constructs/observability/site-dashboard";
import type { Topic } from "../../constructs/observability/topic";
import { WebAclMonitor } from "../../constructs/observability/web-acl-monitor";
import { BACKUP } from "../../constructs/security/backup-vault";
import type { KeyRef } from "../../constructs/security/key";
import { ASSETS } from "../../constructs/storage/asset-bucket";
import { replicationRuleId } from "../../constructs/storage/replication";
import { alerts } from "../shared/site/alerts";
import { shipLogs } from "../shared/site/site-logs";
import { archiveLogs } from "../shared/log-archive";
import type { SiteStack } from "../shared/site-stack";
import type { WebCompute } from "./compute";
import type { WebData } from "./data";
import type { WebStacks } from "./web-stacks";

interface WebWatchProps {
  readonly logKey: KeyRef;
  readonly compute: WebCompute;
  readonly data: WebData;
}

/** Alarms and dashboard of a site, and the way of its logs to the archive. */
export function webWatch(stack: SiteStack, stacks: WebStacks, props: WebWatchProps): void {
  const { cluster, certificate, service, loadBalancer, target, webAcl } = props.compute;
  const { database, cache, rotation } = props.data;
  const { deployment } = stacks;
  const other = stacks.otherServingSite(stack.siteRole);
  const topic = alerts(stack, stacks, props.logKey);
  const archive = archiveLogs(stack, stacks, { topic });
  const monitors: Monitor[] = [
    new LoadBalancerMonitor(stack, "load-balancer-monitor", {
      topic,
      loadBalancer: loadBalancer.resource.arnSuffix,
      targetGroup: target.group.arnSuffix,
    }),
    new WebAclMonitor(stack, "web-acl-monitor", { topic, webAcl, scope: "regional" }),
    new CertificateMonitor(stack, "certificate-monitor", { topic, certificate }),
    new ServiceMonitor(stack, "service-monitor", { topic, cluster, service }),
    new DatabaseMonitor(stack, "database-monitor", {
      topic,
      clusterIdentifier: database.clusterIdentifier,
      otherRegion: other.site.region,
      lagSeconds: deployment.objectives.rpoSeconds,
    }),
    ...(cache
      ? [
          new CacheMonitor(stack, "cache-monitor", {
            topic,
            replicationGroupId: cache.replicationGroupId,
            replicas: deployment.cache!.replicas,
          }),
        ]
      : []),
    ...(rotation
      ? [new FunctionMonitor(stack, "rotation-monitor", { topic, function: rotation.function, name: "rotation" })]
      : []),
    new BackupMonitor(stack, "backup-monitor", { topic, vault: stack.siteNames.of(BACKUP), copied: true }),
    ...assetMonitors(stack, stacks, topic),
    ...archive.monitors,
  ];
  new SiteAlarm(stack, "alarm", { topic, monitors });
  new SiteDashboard(stack, "dashboard", { monitors });
  shipLogs(stack, stacks, props.logKey);
}

/**
 * Seconds that a copy may take: with time control 15 minutes; without, most take as long, some a couple of hours.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-troubleshoot.html
 */
const CONTROLLED_LATENCY_SECONDS = 900;
const LATENCY_SECONDS = 2 * 3600;

/** Monitors the replication of assets from and to this site, by S3 metrics. */
function assetMonitors(stack: SiteStack, { deployment, sites }: WebStacks, topic: Topic): Monitor[] {
  const { timeControl, bothDirections } = deployment.assets;
  const pairs = [
    { from: sites.primary, to: sites.secondary },
    ...(bothDirections ? [{ from: sites.secondary, to: sites.primary }] : []),
  ];
  return pairs.map(({ from, to }) => {
    const end = from.site.role === stack.siteRole ? "source" : "destination";
    return new ReplicationMonitor(stack, `assets-${end}-monitor`, {
      topic,
      name: `assets-${end}`,
      end,
      sourceBucket: from.bucket(ASSETS),
      destinationBucket: to.bucket(ASSETS),
      ruleId: replicationRuleId(to),
      latencySeconds: timeControl ? CONTROLLED_LATENCY_SECONDS : LATENCY_SECONDS,
    });
  });
}
