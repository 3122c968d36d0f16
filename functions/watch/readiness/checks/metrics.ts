import { type CloudWatchClient, DescribeAlarmsForMetricCommand } from "@aws-sdk/client-cloudwatch";
import type { ServingRole } from "../../../../dr/plan/plan";
import { siteItemOf, siteKey } from "../../../../dr/record/site-item";
import type { ConfirmOutage } from "../../../../dr/steps/confirm-outage";
import type { LagGate } from "../../../../dr/steps/lag-gate";
import type { TrafficSwitch } from "../../../../dr/steps/traffic-switch";
import { lastObservations, observationText } from "../../../steps/confirm-outage/observations";
import { lagOf, NO_LAG } from "../../../steps/lag-gate/lag";
import { newest } from "../../../aws/metric/newest";
import { type Check, failed, ok, unknown } from "../verdict";

type CloudWatch = Pick<CloudWatchClient, "send">;
/** Age in seconds after which a value of the traffic switch is ignored: the table then counts. */
const SWITCH_WINDOW_SECONDS = 300;

/** Observers must have a recent observation, healthy or unhealthy: without one they could not confirm an outage. */
export function observersCheck(
  cloudwatch: (region: string) => CloudWatch,
): Check<Pick<ConfirmOutage, "observers" | "quorum" | "windowSeconds">> {
  return async (parameters, { now }) => {
    const { observers, quorum } = parameters;
    const observations = await lastObservations(cloudwatch, parameters, now);
    const reported = observations.filter(({ health }) => health !== "unknown").length;
    const unread = observations.filter(({ error }) => error !== undefined).length;
    const detail = `${reported} of ${observers.length} observers have reported, ${quorum} required: ${observations.map(observationText).join(", ")}`;
    if (reported >= quorum) return ok(detail);
    return reported + unread >= quorum ? unknown(detail) : failed(detail);
  };
}

export function lagCheck(cloudwatch: (region: string) => CloudWatch): Check<LagGate> {
  return async (parameters, { now }) => {
    const { region, objectiveSeconds } = parameters;
    const lag = await lagOf(cloudwatch(region), parameters, now);
    if (lag === undefined) return unknown(`the replication lag is unknown: ${NO_LAG}`);
    const detail = `the replication lag is ${lag.seconds} s, ${objectiveSeconds} s are allowed`;
    return lag.seconds <= objectiveSeconds ? ok(detail) : failed(detail);
  };
}

/**
 * A Route 53 health check follows the metric of an alarm, and keeps its last state while there is no value. The metric needs
 * an alarm, but no value; a value must match the DR table.
 */
export function switchCheck(cloudwatch: CloudWatch): Check<TrafficSwitch> {
  return async ({ namespace, metric, dimension, trafficSwitches }, { plan, table, now }) => {
    const sites = Object.keys(trafficSwitches) as ServingRole[];
    const problemOf = async (site: ServingRole): Promise<string | undefined> => {
      const alarms = await cloudwatch.send(
        new DescribeAlarmsForMetricCommand({
          Namespace: namespace,
          MetricName: metric,
          Dimensions: [{ Name: dimension, Value: site }],
        }),
      );
      if ((alarms.MetricAlarms ?? []).length === 0) return `no alarm uses ${metric} of the ${site} in ${namespace}`;
      const query = { namespace, metric, dimensions: { [dimension]: site }, statistic: "Minimum" as const };
      const [value] = await newest(cloudwatch, [query], { now, windowSeconds: SWITCH_WINDOW_SECONDS });
      const stored = siteItemOf(await table.read(siteKey(plan, site))).trafficSwitch;
      return value === undefined || value === stored
        ? undefined
        : `${metric} of the ${site} is ${value}, the DR table contains ${stored}`;
    };
    const wrong = (await Promise.all(sites.map(problemOf))).filter((found) => found !== undefined);
    return wrong.length === 0
      ? ok(`the traffic switch of ${sites.join(" and ")} has its alarms and equals the DR table`)
      : failed(wrong.join("; "));
  };
}
