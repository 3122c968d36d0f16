import { AURORA_GLOBAL_LAG } from "../plan/durations";
import type { Objectives, Plan, ServingRole, SiteRole, Stage, Workflow } from "../plan/plan";
import { otherSite } from "../plan/plan";
import { validPlan } from "../plan/plan-problems";
import type { Observer } from "../steps/confirm-outage";
import type { Step } from "../steps/registry";

type BySite<T> = Readonly<Record<ServingRole, T>>;

/** What the plan of a multi-region-web deployment is made of: deterministic names and numbers of its configuration. */
export interface WebPlanValues {
  /** Prefix of the deployment's names, e.g. `web-dev`. */
  readonly name: string;
  readonly account: string;
  /** @default "aws" */
  readonly partition?: string;
  readonly regions: Readonly<Record<SiteRole, string>>;
  readonly table: string;
  readonly topic: string;
  readonly objectives: Objectives;
  readonly globalCluster: string;
  readonly databaseClusters: BySite<string>;
  readonly ecsClusters: BySite<string>;
  readonly services: BySite<string>;
  /** Tasks a site keeps while it waits, the fewest and the most while it serves. */
  readonly waitingTasks: BySite<number>;
  readonly servingTasks: number;
  readonly maxTasks: number;
  /** Most tasks that a recovery itself asks for, all of them on demand. @default maxTasks */
  readonly onDemandTasks?: number;
  /**
   * Share of the other site's recent peak that a site must run to take over, 0 to 1.
   * @default 1
   */
  readonly peakShare?: number;
  /** Each site's probe function, in its own region. */
  readonly probes: BySite<string>;
  /** Who watches a site, from elsewhere. */
  readonly observers: BySite<readonly Observer[]>;
  /** Observers that must say unhealthy. @default more than half of them */
  readonly quorum?: number;
  /** The switch metric, see constructs/edge/evacuation-switch.ts. */
  readonly switchNamespace: string;
  readonly switchMetric: string;
  readonly switchDimension: string;
  /** Name that leads to the site that serves, and each site's own. */
  readonly host: string;
  readonly siteHosts: BySite<string>;
  /** What a client asks. */
  readonly url: string;
  readonly ttlSeconds: number;
  /** Seconds for which a load balancer lets a client keep its connection, however busy. */
  readonly keepAliveSeconds: number;
  /** Seconds for which the front keeps an idle connection to a load balancer. */
  readonly originKeepAliveSeconds: number;
  /** Seconds for which the front waits for an answer. */
  readonly originReadSeconds: number;
  /**
   * Seconds within which people must approve a planned execution.
   * @default no approval
   */
  readonly approvalSeconds?: number;
  /** People who must approve it. @default 1 */
  readonly approvers?: 1 | 2;
}

/** The plan of multi-region-web: Aurora Global, Fargate and the evacuation switch. Throws InvalidPlan. */
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
        remedy: "none: replication is asynchronous; the lag gate measures it in every execution",
      },
    ],
    workflows: (["secondary", "primary"] as const).flatMap((site) => workflows(values, site)),
  });
}

function workflows(values: WebPlanValues, site: ServingRole): Workflow[] {
  const step = steps(values, site);
  const frame = (...stages: readonly Stage[]): readonly Stage[] => [[step.lock], ...stages, ...ENDING];
  return [
    {
      kind: "activate",
      site,
      mode: "unplanned",
      stages: frame(
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
      stages: frame(
        ...step.approval,
        [step.database("rejoin")],
        [step.lag],
        // Before the check: a site that comes back from a fence has no task yet.
        [step.scale],
        [step.readable],
        // Clients leave first: while the writer moves, the site they reach can at least read.
        [step.move],
        [step.drain],
        [step.database("switchover")],
        [step.writable],
        [step.outside],
        [step.rest(otherSite(site), "rest-other", true)],
      ),
    },
    {
      kind: "deactivate",
      site,
      mode: "planned",
      stages: frame([step.otherWritable], [step.close], [step.drain], [step.rest(site, "rest", false)]),
    },
    {
      kind: "drill",
      site,
      mode: "planned",
      stages: frame([step.lag], [step.readable], [step.scale], [step.ready], [step.rest(site, "rest", false)]),
    },
  ];
}

const ENDING: readonly Stage[] = [
  [{ id: "record", type: "record", parameters: {} }],
  [{ id: "notify", type: "notify", parameters: {}, bestEffort: true }],
  [{ id: "release", type: "release-lock", parameters: {} }],
];

function steps(values: WebPlanValues, site: ServingRole) {
  const { regions, objectives, ecsClusters, services, servingTasks, maxTasks, peakShare, host, siteHosts, ttlSeconds } =
    values;
  const other = otherSite(site);
  const observers = values.observers[other];
  const service = (role: ServingRole) => ({ cluster: ecsClusters[role], service: services[role] });
  const traffic = (id: string, inService: Partial<BySite<0 | 1>>, leadsTo?: ServingRole): Step => ({
    id,
    type: "traffic-switch",
    parameters: {
      namespace: values.switchNamespace,
      metric: values.switchMetric,
      dimension: values.switchDimension,
      inService,
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
  const rest = (role: ServingRole, id: string, bestEffort: boolean): Step => ({
    id,
    type: "ecs-scaling",
    parameters: {
      region: regions[role],
      ...service(role),
      action: "restore",
      floorTasks: values.waitingTasks[role],
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
    // The primary's record comes first: who wants the secondary closes the primary, the other way round opening it is enough.
    move: traffic("move-traffic", { primary: site === "primary" ? 1 : 0, secondary: 1 }, site),
    close: traffic("close", { [site]: 0 }),
    drain: {
      id: "drain",
      type: "wait",
      parameters: {
        // A load balancer takes one more request after the duration, then closes: it comes while the front keeps the connection.
        seconds: ttlSeconds + values.keepAliveSeconds + values.originKeepAliveSeconds + values.originReadSeconds,
        why: "answers that lead to the evacuated site expire, its load balancer closes open connections, and last requests end",
      },
    },
    scale: {
      id: "scale",
      type: "ecs-scaling",
      parameters: {
        region: regions[site],
        ...service(site),
        action: "raise",
        floorTasks: servingTasks,
        maxTasks,
        ...(values.onDemandTasks === undefined ? {} : { onDemandTasks: values.onDemandTasks }),
        ...(peakShare === undefined ? {} : { peakShare }),
      },
    },
    database,
    rest,
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
