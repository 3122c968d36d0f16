/**
 * Durations of AWS operations in a recovery, in seconds. These are planning values: every execution measures the real
 * duration, and a drill compares them.
 */

export interface Duration {
  readonly seconds: number;
  readonly source: string;
}

/** Remedy of a part that no configuration shortens, with the reason. Every other remedy is an instruction. */
export function cannotBeShortened(reason: string): string {
  return `cannot be shortened: ${reason}`;
}

/** Until a secondary cluster of an Aurora Global Database accepts writes. */
export const AURORA_GLOBAL_FAILOVER: Duration = {
  seconds: 60,
  source:
    "https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html",
};

/** Typical replication lag of a secondary cluster of an Aurora Global Database. */
export const AURORA_GLOBAL_LAG: Duration = {
  seconds: 1,
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.html",
};

/** From the request of a Fargate task until its container runs. An assumption that drills replace. */
export const FARGATE_TASK_START: Duration = {
  seconds: 40,
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html",
};

/**
 * Fargate launch rate per account and region: a burst of tasks, then tasks per second.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/throttling.html
 */
export const FARGATE_BURST = 100;
export const FARGATE_RATE = 20;

/** A health check of an alarm on a standard-resolution metric: one period until a new value has an effect. */
export const SWITCH_METRIC_PERIOD: Duration = {
  seconds: 60,
  source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html",
};

/** Seconds until this number of additional tasks runs. */
export function fargateLaunch(tasks: number): number {
  return FARGATE_TASK_START.seconds + Math.ceil(Math.max(0, tasks - FARGATE_BURST) / FARGATE_RATE);
}

/**
 * Promotion of an RDS read replica: "several minutes or longer, depending on the size". An assumption that drills
 * replace.
 */
export const RDS_REPLICA_PROMOTION: Duration = {
  seconds: 300,
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.Promote.html",
};

/** A new cross-region replica of a small database; it grows with the size. An assumption that drills replace. */
export const RDS_REPLICA_REBUILD: Duration = {
  seconds: 3600,
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.XRgn.html",
};
