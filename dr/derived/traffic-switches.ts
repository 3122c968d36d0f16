import type { Plan } from "../plan/plan";

/** Where the recorded traffic switches are published: the input of a schedule, once a minute. */
export interface PublishSwitches {
  readonly plan: string;
  /** Namespace and name of the metric, and its dimension for the site. */
  readonly namespace: string;
  readonly metric: string;
  readonly dimension: string;
}

/** Where the plan's steps publish the traffic switches; undefined for a plan without them. */
export function switchesOf({ name, workflows }: Plan): PublishSwitches | undefined {
  const [step] = workflows.flatMap(({ stages }) => stages.flat()).filter(({ type }) => type === "traffic-switch");
  if (step === undefined) return undefined;
  const { namespace, metric, dimension } = step.parameters as unknown as PublishSwitches;
  return { plan: name, namespace, metric, dimension };
}
