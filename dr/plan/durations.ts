/**
 * How long AWS takes for what a recovery asks of it, in seconds. Planning values: every execution measures its own, and a
 * drill compares them.
 */

export interface Duration {
  readonly seconds: number;
  readonly source: string;
}

/** A secondary of an Aurora Global Database takes writes. */
export const AURORA_GLOBAL_FAILOVER: Duration = {
  seconds: 60,
  source:
    "https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html",
};

/** Typical time by which a secondary of an Aurora Global Database is behind. */
export const AURORA_GLOBAL_LAG: Duration = {
  seconds: 1,
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.html",
};

/** A Fargate task from the request to its container running; an assumption that drills replace. */
export const FARGATE_TASK_START: Duration = {
  seconds: 40,
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html",
};

/**
 * Fargate launches this many tasks at once, then so many a second, per account and region.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/throttling.html
 */
export const FARGATE_BURST = 100;
export const FARGATE_RATE = 20;

/** A health check follows a metric of standard resolution: one period until it sees a new value. */
export const SWITCH_METRIC_PERIOD: Duration = {
  seconds: 60,
  source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html",
};

/** Seconds until so many tasks more are running. */
export function fargateLaunch(tasks: number): number {
  return FARGATE_TASK_START.seconds + Math.ceil(Math.max(0, tasks - FARGATE_BURST) / FARGATE_RATE);
}

/** A read replica of RDS becomes a writer: "several minutes or longer, depending on the size". An assumption that drills replace. */
export const RDS_REPLICA_PROMOTION: Duration = {
  seconds: 300,
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.Promote.html",
};

/** A new cross-region replica of a small database; grows with its size. An assumption that drills replace. */
export const RDS_REPLICA_REBUILD: Duration = {
  seconds: 3600,
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.XRgn.html",
};
