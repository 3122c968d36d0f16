import { LoadBalancerMonitor } from "../../constructs/observability/load-balancer-monitor";
import { CacheMonitor } from "../../constructs/observability/cache-monitor";
import { DatabaseMonitor } from "../../constructs/observability/database-monitor";
import { FunctionMonitor } from "../../constructs/observability/function-monitor";
import type { Monitor } from "../../constructs/observability/monitor";
import { ReplicationMonitor } from "../../constructs/observability/replication-monitor";
import { ServiceMonitor } from "../../constructs/observability/service-monitor";
import { WebAclMonitor } from "../../constructs/observability/web-acl-monitor";
import type { SiteStack } from "../../stacks/shared/site-stack";
import { synthesizedSite } from "./site";
import type { StackJson } from "./synth";

export const topic = { arn: "arn:aws:sns:us-east-1:123456789012:test-dev-primary-alerts" };
export const service = { cluster: { name: "test-dev-primary-cluster" }, service: { name: "test-dev-primary-web" } };
export const loadBalancer = {
  loadBalancer: "app/test-dev-primary-web/1",
  targetGroup: "targetgroup/test-dev-primary-web/2",
};
export const database = { clusterIdentifier: "test-dev-primary-database", otherRegion: "us-west-2" };
export const rule = { sourceBucket: "here", destinationBucket: "there", ruleId: "to-secondary" };

type Thresholds = Readonly<Record<string, number>>;
export type MonitorFactory = (site: SiteStack, thresholds: Thresholds) => Monitor;

/** Every monitor: its factory, its paging alarms, and for each threshold its alarm, default and factor. */
export const MONITORS: Readonly<
  Record<
    string,
    {
      createMonitor: MonitorFactory;
      pages: string[];
      thresholds: Record<string, [alarm: string, byDefault: number, factor?: number]>;
    }
  >
> = {
  service: {
    createMonitor: (site, t) => new ServiceMonitor(site, "monitor", { topic, ...service, ...t }),
    pages: ["service-tasks"],
    thresholds: {
      cpuPercent: ["service-cpu", 80],
      memoryPercent: ["service-memory", 80],
      missingTasks: ["service-tasks", 0],
    },
  },
  "load balancer": {
    createMonitor: (site, t) => new LoadBalancerMonitor(site, "monitor", { topic, ...loadBalancer, ...t }),
    pages: ["alb-target-errors", "alb-errors", "alb-no-healthy-host"],
    thresholds: {
      targetErrorPercent: ["alb-target-errors", 1],
      loadBalancerErrors: ["alb-errors", 10],
      latencySeconds: ["alb-latency", 1],
      unhealthyHosts: ["alb-unhealthy-hosts", 0],
    },
  },
  database: {
    createMonitor: (site, t) => new DatabaseMonitor(site, "monitor", { topic, ...database, ...t }),
    pages: ["database-cpu", "database-storage", "database-replication-lag", "database-rpo-lag"],
    thresholds: {
      cpuPercent: ["database-cpu", 80],
      connections: ["database-connections", 800],
      deadlocksPerSecond: ["database-deadlocks", 0.1],
      freeMemoryMb: ["database-memory", 1024, 1024 ** 2],
      freeStorageGb: ["database-storage", 5, 1024 ** 3],
      lagSeconds: ["database-replication-lag", 5, 1000],
    },
  },
  cache: {
    createMonitor: (site, t) =>
      new CacheMonitor(site, "monitor", { topic, replicationGroupId: "test-dev-primary-cache", ...t }),
    pages: [],
    thresholds: {
      cpuPercent: ["cache-001-cpu", 90],
      memoryPercent: ["cache-002-memory", 80],
      evictions: ["cache-001-evictions", 1000],
      lagSeconds: ["cache-002-lag", 15],
    },
  },
  "source of a replication": {
    createMonitor: (site, t) => new ReplicationMonitor(site, "monitor", { topic, end: "source", ...rule, ...t }),
    pages: [],
    thresholds: { failures: ["replication-failures", 0] },
  },
  "destination of a replication": {
    createMonitor: (site, t) => new ReplicationMonitor(site, "monitor", { topic, end: "destination", ...rule, ...t }),
    pages: [],
    thresholds: {
      latencySeconds: ["replication-latency", 900],
      pendingMb: ["replication-pending", 10240, 1024 ** 2],
    },
  },
  "web ACL": {
    createMonitor: (site, t) =>
      new WebAclMonitor(site, "monitor", { topic, webAcl: { name: "acl" }, scope: "regional", ...t }),
    pages: [],
    thresholds: { blockedRequests: ["web-acl-blocked", 1000] },
  },
  function: {
    createMonitor: (site, t) =>
      new FunctionMonitor(site, "monitor", {
        topic,
        name: "worker",
        function: { name: "test-dev-primary-worker" },
        ...t,
      }),
    pages: [],
    thresholds: {
      errors: ["worker-errors", 0],
      throttles: ["worker-throttles", 0],
      deadLetters: ["worker-dead-letters", 0],
    },
  },
};
export const CASES = Object.entries(MONITORS).map(([name, monitor]) => [name, monitor] as const);

export function build(
  createMonitor: MonitorFactory,
  thresholds: Thresholds = {},
): { monitor: Monitor; site: StackJson; alarms: Record<string, unknown>[] } {
  let monitor!: Monitor;
  const { site } = synthesizedSite((stack) => {
    monitor = createMonitor(stack, thresholds);
  });
  return { monitor, site, alarms: alarmsIn(site) };
}
const alarmsIn = (stack: StackJson) => Object.values(stack.resource?.["aws_cloudwatch_metric_alarm"] ?? {});
export const named = (alarms: Record<string, unknown>[], name: string) =>
  alarms.find(({ alarm_name }) => alarm_name === `test-dev-primary-${name}`)!;
