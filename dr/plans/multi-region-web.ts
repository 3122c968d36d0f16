import { AURORA_GLOBAL_LAG, cannotBeShortened } from "../plan/durations";
import type { Mode, Plan, ServingRole, Stage, Workflow } from "../plan/plan";
import { otherSite } from "../plan/plan";
import { validPlan } from "../plan/plan-problems";
import type { Step } from "../steps/registry";
import type { BySite, WebPlanValues } from "./web-plan-values";

/** The plan of multi-region-web: Aurora Global Database, Fargate and the traffic switch. Throws InvalidPlan. */
export function multiRegionWebPlan(values: WebPlanValues): Plan {
  const { name, account, partition = "aws", regions, table, topic, objectives } = values;
  return validPlan({
    name,
    strategy: "warm-standby",
    account,
    partition,
    sites: {
      primary: { region: regions.primary },
      secondary: { region: regions.secondary },
      control: { region: regions.control },
    },
    table,
    topic,
    objectives,
    replication: [
      {
        name: "lag of the Aurora Global Database",
        ...AURORA_GLOBAL_LAG,
        remedy: cannotBeShortened("replication is asynchronous; the lag gate measures it in every execution"),
      },
    ],
    workflows: (["secondary", "primary"] as const).flatMap((site) => workflows(values, site)),
  });
}

function workflows(values: WebPlanValues, site: ServingRole): Workflow[] {
  const step = steps(values, site);
  const locked = (...stages: readonly Stage[]): readonly Stage[] => [[step.lock], ...stages, ...ENDING];
  return [
    {
      kind: "activate",
      site,
      mode: "unplanned",
      stages: locked(
        [step.confirm],
        // Before the lag is measured: a write that the fenced site accepts later would be lost without being counted.
        [step.fence],
        [step.lag],
        [step.evacuate, step.scale("unplanned"), step.database("failover")],
        [step.writable],
        [step.outside],
        [step.settle],
      ),
    },
    {
      kind: "activate",
      site,
      mode: "planned",
      stages: locked(
        ...step.approval,
        [step.database("rejoin")],
        [step.lag],
        // Before the check: a fenced site has no task yet.
        [step.scale("planned")],
        [step.readable],
        // Move traffic first: while the writer moves, the target site can at least read.
        [step.move],
        [step.drain],
        [step.database("switchover")],
        [step.writable],
        [step.outside],
        [step.settle, step.scaleDown(otherSite(site), "scale-down-other", true)],
      ),
    },
    {
      kind: "deactivate",
      site,
      mode: "planned",
      stages: locked([step.otherWritable], [step.switchOff], [step.drain], [step.scaleDown(site, "scale-down", false)]),
    },
    {
      kind: "drill",
      site,
      mode: "planned",
      stages: locked(
        [step.lag],
        [step.readable],
        [step.scale("planned")],
        [step.ready],
        [step.scaleDown(site, "scale-down", false)],
      ),
    },
  ];
}

const ENDING: readonly Stage[] = [
  [{ id: "record", type: "record", parameters: {} }],
  [{ id: "notify", type: "notify", parameters: {}, bestEffort: true }],
  [{ id: "release", type: "release-lock", parameters: {} }],
];

function steps(values: WebPlanValues, site: ServingRole) {
  const {
    regions,
    objectives,
    ecsClusters,
    services,
    activeTasks,
    maxTasks,
    peakFraction,
    sufficientFraction,
    host,
    siteHosts,
    ttlSeconds,
  } = values;
  const other = otherSite(site);
  const observers = values.observers[other];
  const service = (role: ServingRole) => ({ cluster: ecsClusters[role], service: services[role] });
  const traffic = (id: string, trafficSwitches: Partial<BySite<0 | 1>>, leadsTo?: ServingRole): Step => ({
    id,
    type: "traffic-switch",
    parameters: {
      namespace: values.switchNamespace,
      metric: values.switchMetric,
      dimension: values.switchDimension,
      trafficSwitches,
      host,
      siteHosts,
      ttlSeconds,
      ...(leadsTo === undefined ? {} : { leadsTo }),
    },
  });
  const health = (id: string, role: ServingRole, writable: boolean): Step => ({
    id,
    type: "verify-health",
    parameters: { region: regions[role], probe: values.probes[role], writable },
  });
  const database = (action: "failover" | "switchover" | "rejoin"): Step => ({
    id: action === "rejoin" ? "database-in-sync" : "promote-database",
    type: "aurora-global",
    parameters: {
      action,
      globalCluster: values.globalCluster,
      region: regions[site],
      cluster: values.databaseClusters[site],
      otherRegion: regions[other],
      otherCluster: values.databaseClusters[other],
    },
  });
  const scaleDown = (role: ServingRole, id: string, bestEffort: boolean): Step => ({
    id,
    type: "ecs-scaling",
    parameters: {
      region: regions[role],
      ...service(role),
      action: "restore",
      floorTasks: values.standbyTasks[role],
      maxTasks,
    },
    bestEffort,
  });
  return {
    lock: { id: "lock", type: "acquire-lock", parameters: {} },
    approval: approval(values, site),
    confirm: {
      id: "confirm-outage",
      type: "confirm-outage",
      parameters: {
        observers,
        quorum: values.quorum ?? Math.floor(observers.length / 2) + 1,
        // Those in the region that may be lost cannot be read then.
        targetObservers: values.observers[site].filter(({ region }) => region !== regions[other]),
      },
    },
    lag: {
      id: "lag",
      type: "lag-gate",
      parameters: {
        objectiveSeconds: objectives.rpoSeconds,
        region: regions[site],
        namespace: "AWS/RDS",
        metric: "AuroraGlobalDBReplicationLag",
        dimensions: { DBClusterIdentifier: values.databaseClusters[site], SourceRegion: regions[other] },
        otherDimensions: { DBClusterIdentifier: values.databaseClusters[site] },
        unitsPerSecond: 1000,
      },
    },
    fence: {
      id: "fence",
      type: "fence",
      parameters: { region: regions[other], services: [service(other)] },
      bestEffort: true,
    },
    evacuate: traffic("evacuate", { primary: site === "primary" ? 1 : 0, secondary: site === "secondary" ? 1 : 0 }),
    // DNS prefers the primary: to reach the secondary, turn the switch of the primary off; to reach the primary, turn it on.
    move: traffic("move-traffic", { primary: site === "primary" ? 1 : 0, secondary: 1 }, site),
    switchOff: traffic("switch-off", { [site]: 0 }),
    drain: {
      id: "drain",
      type: "wait",
      parameters: {
        // After the keep-alive duration a load balancer closes a connection with the next request, as long as
        // CloudFront keeps it open.
        seconds: ttlSeconds + values.keepAliveSeconds + values.originKeepAliveSeconds + values.originReadSeconds,
        why: "DNS answers for the evacuated site expire, its load balancer closes open connections, and the last requests end",
      },
    },
    settle: {
      id: "settle",
      type: "ecs-scaling",
      parameters: { region: regions[site], ...service(site), action: "settle", floorTasks: activeTasks, maxTasks },
      bestEffort: true,
    },
    scale: (mode: Mode): Step => ({
      id: "scale",
      type: "ecs-scaling",
      parameters: {
        region: regions[site],
        ...service(site),
        action: "raise",
        floorTasks: activeTasks,
        maxTasks,
        ...(values.onDemandTasks === undefined ? {} : { onDemandTasks: values.onDemandTasks }),
        ...(peakFraction === undefined ? {} : { peakFraction }),
        ...(mode === "planned" || sufficientFraction === undefined ? {} : { sufficientFraction }),
      },
    }),
    database,
    scaleDown,
    writable: health("verify-health", site, true),
    readable: health("check-standby", site, false),
    ready: health("check-scaled", site, false),
    otherWritable: health("check-other", other, true),
    outside: {
      id: "verify-outside",
      type: "verify-outside",
      parameters: { url: values.url, host, siteHost: siteHosts[site], site },
    },
  } satisfies Record<string, Step | readonly Stage[] | ((...args: never[]) => Step)>;
}

function approval({ approvalSeconds, approvers, name }: WebPlanValues, site: ServingRole): readonly Stage[] {
  if (approvalSeconds === undefined) return [];
  const question = `Shall ${name} move to the ${site}?`;
  const parameters = { question, expirySeconds: approvalSeconds, ...(approvers === undefined ? {} : { approvers }) };
  return [[{ id: "approval", type: "manual-approval", parameters }]];
}
