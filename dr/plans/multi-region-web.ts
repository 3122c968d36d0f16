import { AURORA_GLOBAL_LAG, cannotBeShortened } from "../plan/durations";
import type { Objectives, Plan, ServingRole, PlanRole, Stage, Workflow } from "../plan/plan";
import { otherSite } from "../plan/plan";
import { validPlan } from "../plan/plan-problems";
import type { Observer } from "../steps/confirm-outage";
import type { Step } from "../steps/registry";

type BySite<T> = Readonly<Record<ServingRole, T>>;

/** Input of the plan of a multi-region-web deployment: deterministic names and values of its configuration. */
export interface WebPlanValues {
  /** Prefix of the deployment's names, e.g. `web-dev`. */
  readonly name: string;
  readonly account: string;
  /** @default "aws" */
  readonly partition?: string;
  readonly regions: Readonly<Record<PlanRole, string>>;
  readonly table: string;
  readonly topic: string;
  readonly objectives: Objectives;
  readonly globalCluster: string;
  readonly databaseClusters: BySite<string>;
  readonly ecsClusters: BySite<string>;
  readonly services: BySite<string>;
  /** Task count of a standby; minimum and maximum task count of the active site. */
  readonly standbyTasks: BySite<number>;
  readonly activeTasks: number;
  readonly maxTasks: number;
  /** Maximum task count that a recovery sets itself, all on demand. @default maxTasks */
  readonly onDemandTasks?: number;
  /**
   * Fraction of the other site's recent peak that the target of a failover must run, 0 to 1.
   * @default 1
   */
  readonly peakFraction?: number;
  /** Each site's probe function, in its own region. */
  readonly probes: BySite<string>;
  /** Observers of a site, outside its region. */
  readonly observers: BySite<readonly Observer[]>;
  /** Number of observers that must report unhealthy. @default more than half of them */
  readonly quorum?: number;
  /** The switch metric, see constructs/edge/traffic-switch.ts. */
  readonly switchNamespace: string;
  readonly switchMetric: string;
  readonly switchDimension: string;
  /** DNS name of the active site, and the own name of each site. */
  readonly host: string;
  readonly siteHosts: BySite<string>;
  /** URL that a client requests. */
  readonly url: string;
  readonly ttlSeconds: number;
  /** Client keep-alive of the load balancer: maximum duration of a connection in seconds. */
  readonly keepAliveSeconds: number;
  /** Seconds for which CloudFront keeps an idle connection to a load balancer. */
  readonly originKeepAliveSeconds: number;
  /** Seconds for which CloudFront waits for a response. */
  readonly originReadSeconds: number;
  /**
   * Seconds within which people must approve a planned execution.
   * @default no approval
   */
  readonly approvalSeconds?: number;
  /** People who must approve it. @default 1 */
  readonly approvers?: 1 | 2;
}

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
        [step.lag],
        [step.fence, step.evacuate, step.scale, step.database("failover")],
        [step.writable],
        [step.outside],
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
        [step.scale],
        [step.readable],
        // Move traffic first: while the writer moves, the target site can at least read.
        [step.move],
        [step.drain],
        [step.database("switchover")],
        [step.writable],
        [step.outside],
        [step.scaleDown(otherSite(site), "scale-down-other", true)],
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
        [step.scale],
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
      parameters: { observers, quorum: values.quorum ?? Math.floor(observers.length / 2) + 1 },
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
    scale: {
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
      },
    },
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
