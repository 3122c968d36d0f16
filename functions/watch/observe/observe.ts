import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { ServingRole } from "../../../dr/plan/plan";
import { OBSERVER_METRICS } from "../../../dr/record/recovery-metrics";
import {
  type HealthResult,
  observationAttribute,
  observed,
  peaksAttribute,
  type SiteItem,
  siteItemOf,
  siteKey,
  withRunning,
} from "../../../dr/record/site-item";
import type { Change, DrTable } from "../../runtime/dr-table/dr-table";
import type { Now } from "../../runtime/dr-table/journal";
import type { Ask } from "../../aws/http/ask";
import { type Datum, put } from "../../aws/metric/put";
import { askProbe } from "../../aws/probe-call/ask";
import { messageOf, named, noAnswer } from "../../runtime/step/errors";
import { logger } from "../../runtime/log/logger";

/** The input of the schedule, once a minute for each site. */
export interface ObserveRequest {
  readonly plan: string;
  readonly site: ServingRole;
  /** Name of the observer in the metric. */
  readonly observer: string;
  /** URL that returns 200 while the site is healthy. */
  readonly url: string;
  /**
   * URL that responds while the observer's own network works; when it does not respond either, the site is unknown.
   * @default every failure to connect makes the site unknown
   */
  readonly referenceUrl?: string;
  /** Namespace of the metrics. */
  readonly namespace: string;
  /**
   * The site's probe, which reports the running tasks: their peak is stored for a failover.
   * @default no peak is stored
   */
  readonly probe?: { readonly name: string; readonly region: string };
}

export interface ObserveClients {
  readonly table: DrTable;
  readonly cloudwatch: Pick<CloudWatchClient, "send">;
  readonly lambda: (region: string) => Pick<LambdaClient, "send">;
  readonly ask: Ask;
  /** @default the clock */
  readonly now?: Now;
}

/**
 * Checks a site from another region and writes the finding to the metrics and to the DR table. The metrics, by which an
 * outage is confirmed, come first: they depend on nothing outside the observer's region.
 */
export function observe({ table, cloudwatch, lambda, ask, now = () => new Date() }: ObserveClients) {
  return async (request: ObserveRequest): Promise<HealthResult> => {
    const { plan, site, observer, namespace } = request;
    const running = runningTasks(lambda, request);
    try {
      const finding = await healthOf(ask, request);
      const at = now();
      await put(cloudwatch, namespace, dataOf(request, finding), at);
      const item = siteItemOf(await table.read(siteKey(plan, site)));
      await table.update(siteKey(plan, site), [
        { path: [observationAttribute(observer)], value: observed(item.observations[observer], finding, at) },
        ...peaks(item, await running, at),
      ]);
      logger.info("observed", { plan, site, observer, ...finding });
      return finding;
    } catch (error) {
      throw named(error);
    }
  };
}

/** An unknown health is published as a heartbeat only. */
function dataOf({ site, observer }: ObserveRequest, { health }: HealthResult): readonly Datum[] {
  const dimensions = { Site: site, Observer: observer };
  const heartbeat = { metric: OBSERVER_METRICS.heartbeat, dimensions, value: 1 };
  if (health === "unknown") return [heartbeat];
  // The last value counts, even with two values in a minute.
  const value = health === "healthy" ? 1 : 0;
  return [{ metric: OBSERVER_METRICS.healthy, dimensions, value, toTheSecond: true }, heartbeat];
}

/** A site that returns 5xx is unhealthy, and one that does not respond while the reference URL does. Otherwise unknown. */
async function healthOf(ask: Ask, { url, referenceUrl }: ObserveRequest): Promise<HealthResult> {
  try {
    const status = await ask(url);
    if (status === 200) return { health: "healthy", reasons: [] };
    const reason = `${url} returns ${status}`;
    return { health: status >= 500 ? "unhealthy" : "unknown", reasons: [reason] };
  } catch (error) {
    const reason = `${url} does not respond: ${messageOf(error)}`;
    if (!noAnswer(error) || referenceUrl === undefined) return { health: "unknown", reasons: [reason] };
    try {
      await ask(referenceUrl);
      return { health: "unhealthy", reasons: [reason] };
    } catch (lost) {
      return { health: "unknown", reasons: [reason, `${referenceUrl} does not respond either: ${messageOf(lost)}`] };
    }
  }
}

/** Running tasks as reported by the probe; none when it cannot be invoked. */
async function runningTasks(
  lambda: ObserveClients["lambda"],
  { probe }: ObserveRequest,
): Promise<Readonly<Record<string, number>>> {
  if (probe === undefined) return {};
  try {
    return (await askProbe(lambda(probe.region), probe.name, { writable: false })).runningTasks;
  } catch {
    return {};
  }
}

function peaks(item: SiteItem, running: Readonly<Record<string, number>>, at: Date): readonly Change[] {
  return Object.entries(running).flatMap(([service, tasks]) => {
    const last = item.peaks[service];
    const next = withRunning(last, tasks, at);
    return next === last ? [] : [{ path: [peaksAttribute(service)], value: next }];
  });
}
