import type { Objectives, PlanRole, ServingRole } from "../plan/plan";
import type { Observer } from "../steps/confirm-outage";

export type BySite<T> = Readonly<Record<ServingRole, T>>;

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
  /**
   * Fraction of these tasks that must run for an unplanned failover to continue, above 0 to 1.
   * @default 1
   */
  readonly sufficientFraction?: number;
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
