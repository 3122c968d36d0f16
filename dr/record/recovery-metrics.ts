/**
 * Where recovery measures itself, in the control region. A namespace of its own: who may write there cannot move traffic
 * by the switch metric.
 */
export function recoveryNamespace(plan: string): string {
  return `Steadfast/${plan}/recovery`;
}

/** Metrics of a plan; those by site have the dimension `Site`, the others `Plan`. */
export const RECOVERY_METRICS = {
  /** By site: 1 when it could take over, 0 when not. An active site has no value. */
  ready: "Ready",
  /** 1 for every report on the readiness of a site. */
  readinessReports: "ReadinessReports",
  /** 1 while the lock is held by an execution that does not run any more, otherwise 0. */
  openExecutions: "OpenExecutions",
  /** Seconds since the execution that holds the lock began; 0 while nobody holds it. */
  lockAgeSeconds: "LockAgeSeconds",
  /** Sites that may still write although they have lost their role. */
  pendingFences: "PendingFences",
} as const;
