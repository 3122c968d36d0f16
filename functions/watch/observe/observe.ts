import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { ServingRole } from "../../../dr/plan/plan";
import {
  type Finding,
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
import { put } from "../../aws/metric/put";
import { askProbe } from "../../aws/probe-call/ask";
import { messageOf, named, noAnswer } from "../../runtime/step/errors";
import { logger } from "../../runtime/log/logger";

/** What the schedule asks for, once a minute for each site. */
export interface Observation {
  readonly plan: string;
  readonly site: ServingRole;
  /** Who observes, as the metric names it. */
  readonly observer: string;
  /** What answers 200 while the site serves. */
  readonly url: string;
  /**
   * What answers while the observer's own way out works; when it does not either, nothing is known of the site.
   * @default every failure to connect makes the site unknown
   */
  readonly referenceUrl?: string;
  /** Namespace of the metrics. */
  readonly namespace: string;
  /**
   * The site's probe, which knows how many tasks run: their peak is kept for whoever takes over.
   * @default no peak is kept
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

/** Metrics of an observer: 1 healthy, 0 unhealthy and nothing when unknown; and that it has looked at all. */
export const HEALTHY_METRIC = "Healthy";
export const HEARTBEAT_METRIC = "Heartbeat";

/** Looks at a site from elsewhere and tells the DR table and the metrics what it found. */
export function observe({ table, cloudwatch, lambda, ask, now = () => new Date() }: ObserveClients) {
  return async (request: Observation): Promise<Finding> => {
    const { plan, site, observer, namespace } = request;
    try {
      const [finding, running] = await Promise.all([look(ask, request), runningTasks(lambda, request)]);
      const item = siteItemOf(await table.read(siteKey(plan, site)));
      const at = now();
      await table.update(siteKey(plan, site), [
        { path: [observationAttribute(observer)], value: observed(item.observations[observer], finding, at) },
        ...peaks(item, running, at),
      ]);
      const dimensions = { Site: site, Observer: observer };
      const data = [
        ...(finding.health === "unknown"
          ? []
          : // The last word counts, also where there are two in a minute.
            [{ metric: HEALTHY_METRIC, dimensions, value: finding.health === "healthy" ? 1 : 0, toTheSecond: true }]),
        { metric: HEARTBEAT_METRIC, dimensions, value: 1 },
      ];
      await put(cloudwatch, namespace, data, at);
      logger.info("observed", { plan, site, observer, ...finding });
      return finding;
    } catch (error) {
      throw named(error);
    }
  };
}

/** A site that answers wrongly is unhealthy; one that does not answer is, too, if others do. */
async function look(ask: Ask, { url, referenceUrl }: Observation): Promise<Finding> {
  try {
    const status = await ask(url);
    if (status === 200) return { health: "healthy", reasons: [] };
    const told = `${url} answers ${status}`;
    return { health: status >= 500 ? "unhealthy" : "unknown", reasons: [told] };
  } catch (error) {
    const told = `${url} does not answer: ${messageOf(error)}`;
    if (!noAnswer(error) || referenceUrl === undefined) return { health: "unknown", reasons: [told] };
    try {
      await ask(referenceUrl);
      return { health: "unhealthy", reasons: [told] };
    } catch (lost) {
      return { health: "unknown", reasons: [told, `nor does ${referenceUrl}: ${messageOf(lost)}`] };
    }
  }
}

/** What the probe says of tasks; it says nothing when it cannot be asked. */
async function runningTasks(
  lambda: ObserveClients["lambda"],
  { probe }: Observation,
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
