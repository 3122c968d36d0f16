/**
 * Namespace of the recovery metrics, in the control region. It is separate from the namespace of the switch metric, so
 * that the permission to write these metrics does not allow moving traffic.
 */
export function recoveryNamespace(plan: string): string {
  return `Steadfast/${plan}/recovery`;
}

/** Metrics of a plan. Metrics per site have the dimension `Site`, all others `Plan`. */
export const RECOVERY_METRICS = {
  /** Per site: 1 when a failover to it is possible, 0 when not. The active site has no value. */
  ready: "Ready",
  /** 1 for every readiness report of a site. */
  readinessReports: "ReadinessReports",
  /** 1 while an execution that no longer runs holds the lock, otherwise 0. */
  unfinishedExecutions: "UnfinishedExecutions",
  /** Seconds since the start of the execution that holds the lock; 0 while the lock is free. */
  lockAgeSeconds: "LockAgeSeconds",
  /** Number of sites that may still write although they are no longer the active site. */
  pendingFences: "PendingFences",
} as const;

/** Metrics of an observer for a site, in the observer's region, with the dimensions `Site` and `Observer`. */
export const OBSERVER_METRICS = {
  /** 1 when the site answers, 0 when it does not, no value when unknown. */
  healthy: "Healthy",
  /** 1 for every check. */
  heartbeat: "Heartbeat",
} as const;
