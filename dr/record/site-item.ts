import type { ServingRole } from "../plan/plan";

/** `unknown` is neither of the others: nobody could tell. */
export type Health = "healthy" | "unhealthy" | "unknown";

/** What a look at a site found; `reasons` says why it is not healthy. */
export interface Finding {
  readonly health: Health;
  readonly reasons: readonly string[];
}

/** What an observer last said of a site. */
export interface Observation extends Finding {
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** Since when it has been saying so. */
  readonly since: string;
}

/** Most running tasks of a service on the last two days on which somebody looked, `YYYY-MM-DD` in UTC. */
export interface TaskPeaks {
  readonly day: string;
  readonly tasks: number;
  readonly dayBefore?: number;
}

/** What the DR table knows of a site besides its state. */
export interface SiteItem {
  /** Value of the evacuation switch that was put last. */
  readonly inService: 0 | 1;
  readonly observations: Readonly<Record<string, Observation>>;
  readonly peaks: Readonly<Record<string, TaskPeaks>>;
}

export function siteKey(plan: string, site: ServingRole): { readonly pk: string; readonly sk: string } {
  return { pk: plan, sk: `SITE#${site}` };
}

/** Attributes of their own, so that observers never write over each other. */
export function observationAttribute(observer: string): string {
  return `observer:${observer}`;
}

export function peaksAttribute(service: string): string {
  return `peaks:${service}`;
}

/** A site's item as the table gives it; a site is in service until somebody evacuates it. */
export function siteItemOf(item: Readonly<Record<string, unknown>> = {}): SiteItem {
  const under = <T>(prefix: string) =>
    Object.fromEntries(
      Object.entries(item)
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, value]) => [name.slice(prefix.length), value as T]),
    );
  return {
    inService: item["inService"] === 0 ? 0 : 1,
    observations: under<Observation>(observationAttribute("")),
    peaks: under<TaskPeaks>(peaksAttribute("")),
  };
}

/** An observer's new word beside its last one. */
export function observed(last: Observation | undefined, { health, reasons }: Finding, now: Date): Observation {
  const at = now.toISOString();
  return { health, reasons, at, since: last?.health === health ? last.since : at };
}

/** Peaks after so many tasks have been seen running; the same object when they stay as they are. */
export function withRunning(last: TaskPeaks | undefined, tasks: number, now: Date): TaskPeaks {
  const day = now.toISOString().slice(0, "YYYY-MM-DD".length);
  if (last?.day !== day) return { day, tasks, ...(last === undefined ? {} : { dayBefore: last.tasks }) };
  return tasks <= last.tasks ? last : { ...last, tasks };
}

/** The recent peak of a service, or undefined when nobody has looked at it. */
export function peakOf(peaks: TaskPeaks | undefined): number | undefined {
  return peaks && Math.max(peaks.tasks, peaks.dayBefore ?? 0);
}

/** The other site's service: deterministic names differ in the site's role alone. */
export function counterpart(name: string, from: ServingRole, to: ServingRole): string {
  return name
    .split("-")
    .map((word) => (word === from ? to : word))
    .join("-");
}
