import { controlCall, dataCall } from "../plan/call";
import { SWITCH_METRIC_PERIOD } from "../plan/durations";
import { arnOf, type ServingRole } from "../plan/plan";
import { stepType } from "../plan/step-type";

export interface TrafficSwitch {
  /** Namespace and name of the switch metric for the Route 53 health checks, and its dimension for the site. */
  readonly namespace: string;
  readonly metric: string;
  readonly dimension: string;
  /** 1: on, the site may get traffic. 0: off, the site is evacuated. Absent sites keep their value. */
  readonly trafficSwitches: Readonly<Partial<Record<ServingRole, 0 | 1>>>;
  /** Name that clients resolve, and the own name of each site: `done` when the name resolves to no evacuated site. */
  readonly host: string;
  readonly siteHosts: Readonly<Record<ServingRole, string>>;
  readonly ttlSeconds: number;
  /**
   * Site that the name must resolve to before the step is `done`, when turning its switch on is not sufficient evidence.
   * @default any site that is not evacuated
   */
  readonly leadsTo?: ServingRole;
}

/** Turns the traffic switches of sites on and off with one PutMetricData in the control region. No DNS record changes. */
export const trafficSwitch = stepType<TrafficSwitch>({
  parameters: {
    namespace: { is: "text", means: "namespace of the switch metric" },
    metric: { is: "text", means: "name of the switch metric" },
    dimension: { is: "text", means: "dimension of the metric that names the site" },
    trafficSwitches: { is: "object", means: "by site: 1 is on, 0 is off" },
    host: { is: "text", means: "name that clients resolve" },
    siteHosts: { is: "object", means: "own name of each site" },
    ttlSeconds: { is: "number", means: "time to live of the records" },
    leadsTo: {
      is: "text",
      oneOf: ["primary", "secondary"],
      means: "site that the name must resolve to",
      optional: true,
    },
  },
  problems: ({ trafficSwitches }) =>
    Object.keys(trafficSwitches).length > 0 &&
    Object.entries(trafficSwitches).every(
      ([site, value]) => /^(primary|secondary)$/.test(site) && [0, 1].includes(value),
    )
      ? []
      : [
          `trafficSwitches should contain 0 or 1 for the primary, the secondary or both, got ${JSON.stringify(trafficSwitches)}`,
        ],
  declare: ({ namespace, metric, dimension, trafficSwitches, host, ttlSeconds }, { plan }) => {
    const { region } = plan.sites.control;
    const put = {
      ...dataCall("cloudwatch:PutMetricData", region, "*"),
      condition: { test: "StringEquals", variable: "cloudwatch:namespace", values: [namespace] },
    };
    const values = Object.entries(trafficSwitches);
    return {
      summary: `Set the traffic switches: ${values.map(([site, value]) => `${site} ${value === 1 ? "on" : "off"}`).join(", ")}`,
      function: "traffic-switch",
      // Every check puts the value again, so that one lost data point does not route traffic.
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
      undo: "Put the former values, and once more in the next minute",
      readiness: {
        demand:
          "every site has an alarm on its switch metric, and a recent value of the metric equals the value in the DR table",
        calls: [
          controlCall("cloudwatch:DescribeAlarmsForMetric", region, "*"),
          dataCall("cloudwatch:GetMetricData", region, "*"),
          dataCall("dynamodb:GetItem", region, arnOf(plan)("dynamodb", region, `table/${plan.table}`)),
        ],
      },
      manualCommands: [
        // First the record: it is published again every minute.
        ...values.map(
          ([site, value]) =>
            `aws dynamodb update-item --region ${region} --table-name ${plan.table} ` +
            `--key '{"pk":{"S":"${plan.name}"},"sk":{"S":"SITE#${site}"}}' ` +
            `--update-expression 'SET trafficSwitch = :value' --expression-attribute-values '{":value":{"N":"${value}"}}'`,
        ),
        ...values.map(
          ([site, value]) =>
            `aws cloudwatch put-metric-data --region ${region} --namespace ${namespace} --metric-name ${metric} --dimensions ${dimension}=${site} --value ${value}`,
        ),
        `dig +short ${host}`,
      ],
    };
  },
});
