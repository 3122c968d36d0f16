import type { HealthResult } from "./site-item";

/** Input of a site's probe. */
export interface ProbeRequest {
  /** Whether the database must accept writes. */
  readonly writable: boolean;
}

/** Output of a site's probe. */
export interface ProbeReport extends HealthResult {
  /** Number of running tasks by service. A service is absent when its number is unknown. */
  readonly runningTasks: Readonly<Record<string, number>>;
}
