import type { ServingRole } from "../plan/plan";

/** `unknown` means that no observation is available. It counts neither as healthy nor as unhealthy. */
export type Health = "healthy" | "unhealthy" | "unknown";

/** Result of a health check of a site. `reasons` explains why it is not healthy. */
export interface HealthResult {
  readonly health: Health;
  readonly reasons: readonly string[];
}

/** Last observation of a site by one observer. */
export interface Observation extends HealthResult {
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** Time of the first observation with the same health. ISO 8601 in UTC. */
  readonly since: string;
}

/** Maximum of running tasks of a service on the last two days with data. Days are `YYYY-MM-DD` in UTC. */
export interface TaskPeaks {
  readonly day: string;
  readonly tasks: number;
  readonly dayBefore?: number;
}

/** Item of the DR table for a site. Its state is in the record of the deployment. */
export interface SiteItem {
  /** Last value of the traffic switch. */
  readonly trafficSwitch: 0 | 1;
  readonly observations: Readonly<Record<string, Observation>>;
  readonly peaks: Readonly<Record<string, TaskPeaks>>;
}

export function siteKey(plan: string, site: ServingRole): { readonly pk: string; readonly sk: string } {
  return { pk: plan, sk: `SITE#${site}` };
}

/** Each observer has its own attribute, so that observers never overwrite each other. */
export function observationAttribute(observer: string): string {
  return `observer:${observer}`;
}

export function peaksAttribute(service: string): string {
  return `peaks:${service}`;
}

/** A site from the attributes of its item in the table. Its traffic switch is on unless it was evacuated. */
export function siteItemOf(item: Readonly<Record<string, unknown>> = {}): SiteItem {
  const under = <T>(prefix: string) =>
    Object.fromEntries(
      Object.entries(item)
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, value]) => [name.slice(prefix.length), value as T]),
    );
  return {
    trafficSwitch: item["trafficSwitch"] === 0 ? 0 : 1,
    observations: under<Observation>(observationAttribute("")),
    peaks: under<TaskPeaks>(peaksAttribute("")),
  };
}

/** The next observation of an observer, based on its last one. */
export function observed(last: Observation | undefined, { health, reasons }: HealthResult, now: Date): Observation {
  const at = now.toISOString();
  return { health, reasons, at, since: last?.health === health ? last.since : at };
}

/** Peaks after a new number of running tasks; returns the same object when nothing changes. */
export function withRunning(last: TaskPeaks | undefined, tasks: number, now: Date): TaskPeaks {
  const day = now.toISOString().slice(0, "YYYY-MM-DD".length);
  if (last?.day !== day) return { day, tasks, ...(last === undefined ? {} : { dayBefore: last.tasks }) };
  return tasks <= last.tasks ? last : { ...last, tasks };
}

/** The recent peak of a service, or undefined when there is no data. */
export function peakOf(peaks: TaskPeaks | undefined): number | undefined {
  return peaks && Math.max(peaks.tasks, peaks.dayBefore ?? 0);
}

/** Name of the same service in the other site: deterministic names differ only in the role of the site. */
export function counterpart(name: string, from: ServingRole, to: ServingRole): string {
  return name
    .split("-")
    .map((word) => (word === from ? to : word))
    .join("-");
}
