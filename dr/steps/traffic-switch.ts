import { controlCall, dataCall } from "../plan/call";
import { SWITCH_METRIC_PERIOD } from "../plan/durations";
import { arnOf, type ServingRole } from "../plan/plan";
import { stepType } from "../plan/step-type";

export interface TrafficSwitch {
  /** Namespace and name of the metric that Route 53's health checks follow, and its dimension for the site. */
  readonly namespace: string;
  readonly metric: string;
  readonly dimension: string;
  /** 1 where a site may serve, 0 where it is evacuated; sites that are not named keep their value. */
  readonly inService: Readonly<Partial<Record<ServingRole, 0 | 1>>>;
  /** Name that clients resolve, and each site's own name: `done` when nobody is led to an evacuated site. */
  readonly host: string;
  readonly siteHosts: Readonly<Record<ServingRole, string>>;
  readonly ttlSeconds: number;
  /**
   * Site that clients must be led to before it is `done`, where opening it is not enough to tell.
   * @default any that is not evacuated
   */
  readonly leadsTo?: ServingRole;
}

/** Opens and closes sites to traffic by one PutMetricData in the control region; no record is edited. */
export const trafficSwitch = stepType<TrafficSwitch>({
  parameters: {
    namespace: { is: "text", means: "namespace of the switch metric" },
    metric: { is: "text", means: "name of the switch metric" },
    dimension: { is: "text", means: "dimension of the metric that names the site" },
    inService: { is: "object", means: "1 or 0 by site" },
    host: { is: "text", means: "name that clients resolve" },
    siteHosts: { is: "object", means: "each site's own name" },
    ttlSeconds: { is: "number", means: "time to live of the records" },
    leadsTo: { is: "text", oneOf: ["primary", "secondary"], means: "site clients must be led to", optional: true },
  },
  problems: ({ inService }) =>
    Object.keys(inService).length > 0 &&
    Object.entries(inService).every(([site, value]) => /^(primary|secondary)$/.test(site) && [0, 1].includes(value))
      ? []
      : [`inService should give 0 or 1 for the primary, the secondary or both, got ${JSON.stringify(inService)}`],
  declare: ({ namespace, metric, dimension, inService, host, ttlSeconds }, { plan }) => {
    const { region } = plan.sites.control;
    const put = {
      ...dataCall("cloudwatch:PutMetricData", region, "*"),
      condition: { test: "StringEquals", variable: "cloudwatch:namespace", values: [namespace] },
    };
    const values = Object.entries(inService);
    return {
      summary: `Move traffic: ${values.map(([site, value]) => `${value === 1 ? "open" : "evacuate"} ${site}`).join(", ")}`,
      function: "traffic-switch",
      // The value is put again with every check, so that one lost datum does not decide where traffic goes.
      calls: { start: [put], check: [put], undo: [put] },
      pollSeconds: 5,
      deadlineSeconds: 300,
      expected: {
        seconds: SWITCH_METRIC_PERIOD.seconds + ttlSeconds,
        source: `${SWITCH_METRIC_PERIOD.source} (one period) and config: edge.dnsTtlSeconds (${ttlSeconds} s)`,
        remedy: "shorten edge.dnsTtlSeconds; the period of the metric is fixed at 60 s",
      },
      gate: undefined,
      pointOfNoReturn: false,
      undo: "Put the values that were there before, once more in the minute after",
      readiness: {
        demand: "an alarm follows the switch of every site, and the switch stands as the DR table remembers it",
        calls: [
          controlCall("cloudwatch:DescribeAlarmsForMetric", region, "*"),
          dataCall("cloudwatch:GetMetricData", region, "*"),
          dataCall("dynamodb:GetItem", region, arnOf(plan)("dynamodb", region, `table/${plan.table}`)),
        ],
      },
      byHand: [
        ...values.map(
          ([site, value]) =>
            `aws cloudwatch put-metric-data --region ${region} --namespace ${namespace} --metric-name ${metric} --dimensions ${dimension}=${site} --value ${value}`,
        ),
        `dig +short ${host}`,
      ],
    };
  },
});
