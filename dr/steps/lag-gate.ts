import { dataCall } from "../plan/call";
import { stepType } from "../plan/step-type";
import { cliDimensions } from "./confirm-outage";
import { ORCHESTRATION_SOURCE } from "./sources";

export interface LagGate {
  /** Most seconds that the copy may be behind. */
  readonly objectiveSeconds: number;
  /** Region whose copy is asked: the one that is to take over, never the one that may be lost. */
  readonly region: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /**
   * Dimensions under which the metric may have its values instead: both sets are asked and the newest value counts.
   * @default none: only `dimensions`
   */
  readonly otherDimensions?: Readonly<Record<string, string>>;
  /** How many of the metric's units make a second, e.g. 1000 for milliseconds. */
  readonly unitsPerSecond: number;
}

/** Holds while the copy is too far behind, unless somebody accepted the loss of so many seconds. */
export const lagGate = stepType<LagGate>({
  parameters: {
    objectiveSeconds: { is: "number", means: "most seconds that the copy may be behind" },
    region: { is: "text", means: "region whose copy is asked" },
    namespace: { is: "text", means: "namespace of the lag metric" },
    metric: { is: "text", means: "name of the lag metric" },
    dimensions: { is: "object", means: "dimensions of the lag metric" },
    otherDimensions: { is: "object", means: "dimensions that the lag metric may have instead", optional: true },
    unitsPerSecond: { is: "number", means: "units of the metric in a second" },
  },
  problems: ({ objectiveSeconds, unitsPerSecond, region }, { plan, workflow }) => [
    ...(objectiveSeconds > 0
      ? []
      : [`objectiveSeconds should be more than 0, got ${objectiveSeconds}: replication is asynchronous`]),
    ...(unitsPerSecond > 0 ? [] : [`unitsPerSecond should be more than 0, got ${unitsPerSecond}`]),
    ...(region === plan.sites[workflow.site].region
      ? []
      : [`region should be the one that takes over (${plan.sites[workflow.site].region}), got ${region}`]),
  ],
  declare: ({ objectiveSeconds, region, namespace, metric, dimensions, otherDimensions }, { workflow }) => ({
    summary: `Measure how far the copy is behind and demand at most ${objectiveSeconds} s`,
    function: "lag-gate",
    calls: {
      start: [dataCall("cloudwatch:GetMetricData", region, "*")],
      check: [dataCall("cloudwatch:GetMetricData", region, "*")],
      undo: [],
    },
    pollSeconds: 5,
    // A planned execution can wait for the copy to catch up; an unplanned one has nothing to wait for.
    deadlineSeconds: workflow.mode === "planned" ? 300 : 15,
    expected: { seconds: 1, source: ORCHESTRATION_SOURCE, remedy: "none: one query" },
    gate:
      workflow.mode === "planned"
        ? `lag ≤ ${objectiveSeconds} s; an unknown lag does not pass`
        : `lag ≤ ${objectiveSeconds} s, or acceptedLossSeconds ≥ the lag; an unknown lag passes only with acceptedLossSeconds > 0`,
    pointOfNoReturn: false,
    undo: undefined,
    readiness: {
      demand: `the copy is at most ${objectiveSeconds} s behind`,
      calls: [dataCall("cloudwatch:GetMetricData", region, "*")],
    },
    byHand: [dimensions, ...(otherDimensions === undefined ? [] : [otherDimensions])].map(
      (set) =>
        `aws cloudwatch get-metric-statistics --region ${region} --namespace ${namespace} --metric-name ${metric} ` +
        `--dimensions ${cliDimensions(set)} --statistics Maximum --period 60 ` +
        '--start-time "$(date -u -d \'-5 min\' +%FT%TZ)" --end-time "$(date -u +%FT%TZ)"',
    ),
  }),
});
