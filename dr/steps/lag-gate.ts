import { dataCall } from "../plan/call";
import { cannotBeShortened } from "../plan/durations";
import { stepType } from "../plan/step-type";
import { cliDimensions } from "./confirm-outage";
import { ORCHESTRATION_SOURCE } from "./sources";

export interface LagGate {
  /** Maximum replication lag in seconds. */
  readonly objectiveSeconds: number;
  /** Region of the metric: the region of the target of the failover, never the one that may be lost. */
  readonly region: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /**
   * Alternative dimensions of the metric: the gate reads both sets, and the newest value counts.
   * @default none: only `dimensions`
   */
  readonly otherDimensions?: Readonly<Record<string, string>>;
  /** Units of the metric per second, e.g. 1000 for milliseconds. */
  readonly unitsPerSecond: number;
}

/** Refuses while the replication lag is too large, unless the execution accepts a data loss of that many seconds. */
export const lagGate = stepType<LagGate>({
  parameters: {
    objectiveSeconds: { is: "number", means: "maximum replication lag in seconds" },
    region: { is: "text", means: "region of the copy" },
    namespace: { is: "text", means: "namespace of the lag metric" },
    metric: { is: "text", means: "name of the lag metric" },
    dimensions: { is: "object", means: "dimensions of the lag metric" },
    otherDimensions: { is: "object", means: "alternative dimensions of the lag metric", optional: true },
    unitsPerSecond: { is: "number", means: "units of the metric per second" },
  },
  problems: ({ objectiveSeconds, unitsPerSecond, region }, { plan, workflow }) => [
    ...(objectiveSeconds > 0
      ? []
      : [`objectiveSeconds should be more than 0, got ${objectiveSeconds}: replication is asynchronous`]),
    ...(unitsPerSecond > 0 ? [] : [`unitsPerSecond should be more than 0, got ${unitsPerSecond}`]),
    ...(region === plan.sites[workflow.site].region
      ? []
      : [`region should be the region of the site to activate (${plan.sites[workflow.site].region}), got ${region}`]),
  ],
  declare: ({ objectiveSeconds, region, namespace, metric, dimensions, otherDimensions }, { workflow }) => ({
    summary: `Measure the replication lag and require at most ${objectiveSeconds} s`,
    function: "lag-gate",
    calls: {
      start: [dataCall("cloudwatch:GetMetricData", region, "*")],
      check: [dataCall("cloudwatch:GetMetricData", region, "*")],
      undo: [],
    },
    pollSeconds: 5,
    // A copy catches up once nothing writes: in a planned execution, and after a fence. Metrics are two minutes late.
    deadlineSeconds: workflow.mode === "planned" ? 300 : 150,
    expected: { seconds: 1, source: ORCHESTRATION_SOURCE, remedy: cannotBeShortened("one query") },
    gate:
      workflow.mode === "planned"
        ? `lag ≤ ${objectiveSeconds} s; an unknown lag does not pass`
        : `lag ≤ ${objectiveSeconds} s, or acceptedLossSeconds ≥ the lag; an unknown lag passes only with acceptedLossSeconds > 0`,
    pointOfNoReturn: false,
    undo: undefined,
    readiness: {
      demand: `the replication lag is at most ${objectiveSeconds} s`,
      calls: [dataCall("cloudwatch:GetMetricData", region, "*")],
    },
    manualCommands: [dimensions, ...(otherDimensions === undefined ? [] : [otherDimensions])].map(
      (set) =>
        `aws cloudwatch get-metric-statistics --region ${region} --namespace ${namespace} --metric-name ${metric} ` +
        `--dimensions ${cliDimensions(set)} --statistics Maximum --period 60 ` +
        '--start-time "$(date -u -d \'-5 min\' +%FT%TZ)" --end-time "$(date -u +%FT%TZ)"',
    ),
  }),
});
