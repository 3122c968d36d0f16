import { type Call, dataCall, NO_CALLS } from "../plan/call";
import { otherSite } from "../plan/plan";
import { stepType } from "../plan/step-type";
import { ORCHESTRATION_SOURCE } from "./sources";

/** A metric, put to the second, by which somebody says how the site is: 1 healthy, 0 unhealthy, no data unknown. */
export interface Observer {
  readonly name: string;
  /** Region of the metric; not the observed site's. */
  readonly region: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export interface ConfirmOutage {
  readonly observers: readonly Observer[];
  /** Observers that must say unhealthy; who says nothing counts as neither. */
  readonly quorum: number;
  /** Age in seconds beyond which an observation counts as unknown. @default 180 */
  readonly windowSeconds?: number;
}

/** Asks several observers whether the active site is down. */
export const confirmOutage = stepType<ConfirmOutage>({
  parameters: {
    observers: { is: "list", means: "metrics of those who watch the site from elsewhere" },
    quorum: { is: "number", means: "observers that must say unhealthy" },
    windowSeconds: { is: "number", means: "age in seconds beyond which an observation is unknown", optional: true },
  },
  problems: ({ observers, quorum }, { plan, workflow }) => {
    const watched = plan.sites[otherSite(workflow.site)].region;
    return [
      ...(quorum >= 1 && quorum <= observers.length
        ? []
        : [`quorum should be 1 to the ${observers.length} observers, got ${quorum}`]),
      ...observers
        .filter(({ region }) => region === watched)
        .map(({ name }) => `observers should watch from elsewhere, got '${name}' in the watched region ${watched}`),
    ];
  },
  declare: ({ observers, quorum }) => ({
    summary: `Confirm the outage: at least ${quorum} of ${observers.length} observers say unhealthy`,
    function: "confirm-outage",
    calls: { ...NO_CALLS, start: observerCalls(observers, quorum) },
    pollSeconds: 5,
    deadlineSeconds: 30,
    expected: { seconds: 2, source: ORCHESTRATION_SOURCE, remedy: "none: the observations are there already" },
    gate: `${quorum} of ${observers.length} observers say unhealthy; unknown never counts as unhealthy`,
    pointOfNoReturn: false,
    undo: undefined,
    readiness: {
      demand: `${quorum} of ${observers.length} observers have said lately how the site is`,
      calls: observerCalls(observers, quorum),
    },
    byHand: observers.map(
      ({ region, namespace, metric, dimensions }) =>
        `aws cloudwatch get-metric-statistics --region ${region} --namespace ${namespace} --metric-name ${metric} ` +
        `--dimensions ${cliDimensions(dimensions)} --statistics Minimum --period 60 ` +
        '--start-time "$(date -u -d \'-5 min\' +%FT%TZ)" --end-time "$(date -u +%FT%TZ)"',
    ),
  }),
});

/** One observer's region may be gone as well: the quorum decides, so none of them is required by itself. */
function observerCalls(observers: readonly Observer[], quorum: number): readonly Call[] {
  return [...new Set(observers.map(({ region }) => region))].map((region) => ({
    ...dataCall("cloudwatch:GetMetricData", region, "*"),
    required: needed(observers, quorum, region),
  }));
}

/** Whether the quorum cannot be reached without the observers of a region. */
function needed(observers: readonly Observer[], quorum: number, region: string): boolean {
  return observers.filter((observer) => observer.region !== region).length < quorum;
}

/** `Name=Site,Value=primary …` as the AWS CLI wants it. */
export function cliDimensions(dimensions: Readonly<Record<string, string>>): string {
  return Object.entries(dimensions)
    .map(([name, value]) => `Name=${name},Value=${value}`)
    .join(" ");
}
