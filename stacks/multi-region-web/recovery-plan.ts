import { CLUSTER } from "../../constructs/compute/cluster";
import { DATABASE } from "../../constructs/data/aurora-cluster";
import { ORIGIN_KEEP_ALIVE_SECONDS } from "../../constructs/edge/distribution";
import { domainNames } from "../../constructs/edge/domain-names";
import { switchMetric } from "../../constructs/edge/traffic-switch";
import type { Plan, ServingRole } from "../../dr/plan/plan";
import { multiRegionWebPlan } from "../../dr/plans/multi-region-web";
import { observersOf } from "../dr-control/observers";
import { RECOVERY } from "../dr-control/recovery";
import { CLIENT_KEEP_ALIVE_SECONDS, minimumTasks, SERVICE } from "./compute";
import type { WebStacks } from "./web-stacks";

/** How this deployment recovers: deterministic names and configured numbers, without data sources. */
export function recoveryPlan(stacks: WebStacks): Plan {
  const { deployment, names, sites } = stacks;
  const { objectives, service, edge, recovery } = deployment;
  const domain = domainNames(deployment.domain);
  const ofSite = <T>(value: (role: ServingRole) => T) => ({ primary: value("primary"), secondary: value("secondary") });
  const { namespace, name: metric, dimensions } = switchMetric(names, "primary");
  return multiRegionWebPlan({
    name: names.prefix,
    account: names.identity.account,
    partition: names.partition,
    regions: {
      primary: sites.primary.site.region,
      secondary: sites.secondary.site.region,
      control: sites.control.site.region,
    },
    table: sites.control.of(RECOVERY.table),
    topic: sites.control.arn("sns", sites.control.of(RECOVERY.topic)),
    objectives,
    globalCluster: names.of(DATABASE),
    databaseClusters: ofSite((role) => sites[role].of(DATABASE, "database cluster")),
    ecsClusters: ofSite((role) => sites[role].of(CLUSTER)),
    services: ofSite((role) => sites[role].of(SERVICE)),
    standbyTasks: ofSite((role) => minimumTasks(stacks, role)),
    activeTasks: service.min,
    maxTasks: service.max,
    onDemandTasks: service.onDemandTasks ?? service.max,
    sufficientFraction: recovery.sufficientFraction,
    probes: ofSite((role) => sites[role].of(RECOVERY.probe, "function")),
    observers: ofSite((role) => observersOf(stacks, role)),
    switchNamespace: namespace,
    switchMetric: metric,
    switchDimension: Object.keys(dimensions)[0]!,
    host: domain.origin,
    siteHosts: ofSite((role) => domain.site(role)),
    url: `https://${domain.application}${service.healthPath}`,
    ttlSeconds: edge.dnsTtlSeconds,
    keepAliveSeconds: CLIENT_KEEP_ALIVE_SECONDS,
    originKeepAliveSeconds: ORIGIN_KEEP_ALIVE_SECONDS,
    originReadSeconds: edge.readTimeoutSeconds,
    ...(recovery.approval
      ? { approvalSeconds: recovery.approval.expirySeconds, approvers: recovery.approval.approvers }
      : {}),
  });
}
