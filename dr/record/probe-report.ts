import type { Finding } from "./site-item";

/** What is asked of a site's probe. */
export interface ProbeRequest {
  /** Whether the database must take writes. */
  readonly writable: boolean;
}

/** What a site's probe says of it. */
export interface ProbeReport extends Finding {
  /** Running tasks by service, as far as they are known. */
  readonly runningTasks: Readonly<Record<string, number>>;
}
