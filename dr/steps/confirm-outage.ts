import { type Call, dataCall, NO_CALLS } from "../plan/call";
import { cannotBeShortened } from "../plan/durations";
import { otherSite } from "../plan/plan";
import { stepType } from "../plan/step-type";
import { ORCHESTRATION_SOURCE } from "./sources";

/**
 * A metric with the observed health of a site: 1 healthy, 0 unhealthy, no data unknown. Its resolution is one second.
 */
export interface Observer {
  readonly name: string;
  /** Region of the metric. It must differ from the region of the observed site. */
  readonly region: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export interface ConfirmOutage {
  readonly observers: readonly Observer[];
  /** Number of observers that must report unhealthy. No data counts neither as healthy nor as unhealthy. */
  readonly quorum: number;
  /**
   * Observers of the site to activate. At least one must report it healthy: what makes both sites unhealthy, such as an
   * expired certificate or a bad release, is not cured by a failover.
   */
  readonly targetObservers: readonly Observer[];
  /** Age in seconds beyond which an observation counts as unknown. @default 180 */
  readonly windowSeconds?: number;
}

/** Confirms with several observers that the active site is unhealthy, and that the site to activate is healthy. */
export const confirmOutage = stepType<ConfirmOutage>({
  parameters: {
    observers: { is: "list", means: "metrics of observers outside the region of the site" },
    quorum: { is: "number", means: "number of observers that must report unhealthy" },
    targetObservers: { is: "list", means: "metrics of observers outside the region of the site to activate" },
    windowSeconds: { is: "number", means: "age in seconds beyond which an observation is unknown", optional: true },
  },
  problems: ({ observers, quorum, targetObservers }, { plan, workflow }) => {
    const lost = plan.sites[otherSite(workflow.site)].region;
    const within = (some: readonly Observer[], region: string) =>
      some
        .filter((one) => one.region === region)
        .map(({ name }) => `observers should be outside the region that they observe, got '${name}' in ${region}`);
    return [
      ...(quorum >= 1 && quorum <= observers.length
        ? []
        : [`quorum should be 1 to the ${observers.length} observers, got ${quorum}`]),
      ...(targetObservers.length > 0 ? [] : ["targetObservers should contain an observer of the site to activate"]),
      ...within(observers, lost),
      ...within(targetObservers, plan.sites[workflow.site].region),
      ...targetObservers
        .filter(({ region }) => region === lost)
        .map(({ name }) => `targetObservers should be outside ${lost}, the region that may be lost, got '${name}'`),
    ];
  },
  declare: ({ observers, quorum, targetObservers }, { workflow }) => ({
    summary:
      `Confirm the outage: at least ${quorum} of ${observers.length} observers report unhealthy, ` +
      `and the ${workflow.site} is reported healthy`,
    function: "confirm-outage",
    calls: {
      ...NO_CALLS,
      start: observerCalls(observers, quorum, targetObservers),
      check: observerCalls(observers, quorum, targetObservers),
    },
    pollSeconds: 10,
    // Two further observations of the site to activate.
    deadlineSeconds: 130,
    expected: { seconds: 2, source: ORCHESTRATION_SOURCE, remedy: cannotBeShortened("the observations already exist") },
    gate:
      `${quorum} of ${observers.length} observers report unhealthy, and 1 of ${targetObservers.length} observers of the ` +
      `${workflow.site} reports healthy; unknown counts as neither`,
    pointOfNoReturn: false,
    undo: undefined,
    readiness: {
      demand: `${quorum} of ${observers.length} observers have a recent observation of the site`,
      calls: observerCalls(observers, quorum, targetObservers),
    },
    manualCommands: [...observers, ...targetObservers].map(
      ({ region, namespace, metric, dimensions }) =>
        `aws cloudwatch get-metric-statistics --region ${region} --namespace ${namespace} --metric-name ${metric} ` +
        `--dimensions ${cliDimensions(dimensions)} --statistics Minimum --period 60 ` +
        '--start-time "$(date -u -d \'-5 min\' +%FT%TZ)" --end-time "$(date -u +%FT%TZ)"',
    ),
  }),
});

/** The region of an observer can fail as well: its call is required only if a quorum depends on it. */
function observerCalls(
  observers: readonly Observer[],
  quorum: number,
  targetObservers: readonly Observer[],
): readonly Call[] {
  return [...new Set([...observers, ...targetObservers].map(({ region }) => region))].map((region) => ({
    ...dataCall("cloudwatch:GetMetricData", region, "*"),
    required: needed(observers, quorum, region) || needed(targetObservers, 1, region),
  }));
}

/** Whether the quorum cannot be reached without the observers of a region. */
function needed(observers: readonly Observer[], quorum: number, region: string): boolean {
  return observers.filter((observer) => observer.region !== region).length < quorum;
}

/** Dimensions in AWS CLI syntax, e.g. `Name=Site,Value=primary`. */
export function cliDimensions(dimensions: Readonly<Record<string, string>>): string {
  return Object.entries(dimensions)
    .map(([name, value]) => `Name=${name},Value=${value}`)
    .join(" ");
}
