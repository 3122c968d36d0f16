import type { Plan } from "../plan/plan";
import type { TrafficSwitch } from "../steps/traffic-switch";

/** Input from the schedule, once a minute: where the recorded traffic switches are published. */
export interface PublishSwitches extends Pick<TrafficSwitch, "namespace" | "metric" | "dimension"> {
  readonly plan: string;
}

/** Where the plan's steps publish the traffic switches; undefined for a plan without them. */
export function switchesOf({ name, workflows }: Plan): PublishSwitches | undefined {
  const [step] = workflows.flatMap(({ stages }) => stages.flat()).filter(({ type }) => type === "traffic-switch");
  if (step === undefined) return undefined;
  const { namespace, metric, dimension } = step.parameters as unknown as TrafficSwitch;
  return { plan: name, namespace, metric, dimension };
}
