import { type CloudWatchClient, DescribeAlarmsForMetricCommand } from "@aws-sdk/client-cloudwatch";
import type { ServingRole } from "../../../../dr/plan/plan";
import { siteItemOf, siteKey } from "../../../../dr/record/site-item";
import type { ConfirmOutage } from "../../../../dr/steps/confirm-outage";
import type { LagGate } from "../../../../dr/steps/lag-gate";
import type { TrafficSwitch } from "../../../../dr/steps/traffic-switch";
import { told, wordsOf } from "../../../steps/confirm-outage/words";
import { lagOf, NO_LAG } from "../../../steps/lag-gate/lag";
import { newest } from "../../../aws/metric/newest";
import { type Check, failed, ok, unknown } from "../verdict";

type CloudWatch = Pick<CloudWatchClient, "send">;
/** Age in seconds beyond which what was put into the switch is left to the table. */
const SWITCH_WINDOW_SECONDS = 300;

/** Observers must have spoken, whatever they said: the silent ones could not confirm an outage. */
export function observersCheck(cloudwatch: (region: string) => CloudWatch): Check<ConfirmOutage> {
  return async (parameters, { now }) => {
    const { observers, quorum } = parameters;
    const words = await wordsOf(cloudwatch, parameters, now);
    const heard = words.filter(({ health }) => health !== "unknown").length;
    const unasked = words.filter(({ error }) => error !== undefined).length;
    const detail = `${heard} of ${observers.length} observers have said something, ${quorum} must: ${words.map(told).join(", ")}`;
    if (heard >= quorum) return ok(detail);
    return heard + unasked >= quorum ? unknown(detail) : failed(detail);
  };
}

export function lagCheck(cloudwatch: (region: string) => CloudWatch): Check<LagGate> {
  return async (parameters, { now }) => {
    const { region, objectiveSeconds } = parameters;
    const lag = await lagOf(cloudwatch(region), parameters, now);
    if (lag === undefined) return unknown(`nobody knows how far the copy is behind: ${NO_LAG}`);
    const detail = `the copy is ${lag} s behind, ${objectiveSeconds} s are allowed`;
    return lag <= objectiveSeconds ? ok(detail) : failed(detail);
  };
}

/**
 * Route 53 follows an alarm's metric and keeps its last word while there is none: the metric needs no value, but an alarm
 * that reads it, and no value that contradicts what the table remembers.
 */
export function switchCheck(cloudwatch: CloudWatch): Check<TrafficSwitch> {
  return async ({ namespace, metric, dimension, inService }, { plan, table, now }) => {
    const sites = Object.keys(inService) as ServingRole[];
    const look = async (site: ServingRole): Promise<string | undefined> => {
      const alarms = await cloudwatch.send(
        new DescribeAlarmsForMetricCommand({
          Namespace: namespace,
          MetricName: metric,
          Dimensions: [{ Name: dimension, Value: site }],
        }),
      );
      if ((alarms.MetricAlarms ?? []).length === 0) return `no alarm follows ${metric} of the ${site} in ${namespace}`;
      const query = { namespace, metric, dimensions: { [dimension]: site }, statistic: "Minimum" as const };
      const [value] = await newest(cloudwatch, [query], { now, windowSeconds: SWITCH_WINDOW_SECONDS });
      const remembered = siteItemOf(await table.read(siteKey(plan, site))).inService;
      return value === undefined || value === remembered
        ? undefined
        : `${metric} of the ${site} is ${value}, the DR table remembers ${remembered}`;
    };
    const wrong = (await Promise.all(sites.map(look))).filter((found) => found !== undefined);
    return wrong.length === 0 ? ok(`the switch of ${sites.join(" and ")} is followed`) : failed(wrong.join("; "));
  };
}
