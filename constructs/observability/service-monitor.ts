import { Construct } from "constructs";
import { Alarm, type AlarmProps } from "./alarm";
import type { Calculation, Metric } from "./metric";
import { type Monitor, type MonitorProps, watchedBy } from "./monitor";
import type { Widget } from "./widget";

export interface ServiceMonitorProps extends MonitorProps, ServiceNames {
  /**
   * First part of its alarms' names.
   * @default "service"
   */
  readonly name?: string;
  /**
   * Average CPU of its tasks, in percent of what they reserve.
   * @default 80
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html#ECS
   */
  readonly cpuPercent?: number;
  /**
   * Average memory of its tasks, in percent of what they reserve.
   * @default 80
   */
  readonly memoryPercent?: number;
  /**
   * Tasks that may be missing for five minutes.
   * @default 0
   */
  readonly missingTasks?: number;
}

/** An ECS service by its deterministic names. */
export interface ServiceNames {
  readonly cluster: { readonly name: string };
  readonly service: { readonly name: string };
}

/** A deployment or a lost zone is over within this many minutes. */
const SETTLING_MINUTES = 5;

/** Watches an ECS service: CPU, memory, and tasks that run fewer than are wanted. */
export class ServiceMonitor extends Construct implements Monitor {
  readonly title: string;
  readonly alarms: readonly Alarm[];
  readonly widgets: readonly Widget[];

  constructor(scope: Construct, id: string, props: ServiceMonitorProps) {
    super(scope, id);
    const { topic, name = "service", cpuPercent = 80, memoryPercent = 80, missingTasks = 0 } = props;
    const watch = (what: string, alarm: Omit<AlarmProps, "topic" | "name">) =>
      new Alarm(this, what, { topic, name: `${name}-${what}`, ...alarm });
    const cpu = watch("cpu", {
      meaning: `Tasks of ${props.service.name} use more than ${cpuPercent} % of their CPU although scaling should keep them below.`,
      remedy: "see whether scaling has reached its maximum, raise it or the tasks' CPU, and look for a change of load.",
      watched: serviceUse(props, "CPUUtilization"),
      comparison: "above",
      threshold: cpuPercent,
      periods: 5,
      missingData: "ignore",
    });
    const memory = watch("memory", {
      meaning: `Tasks of ${props.service.name} use more than ${memoryPercent} % of their memory; at 100 % they are ended.`,
      remedy: "look for a leak since the last deployment, roll it back, or raise the tasks' memory.",
      watched: serviceUse(props, "MemoryUtilization"),
      comparison: "above",
      threshold: memoryPercent,
      periods: 5,
      missingData: "ignore",
    });
    const tasks = watch("tasks", {
      meaning: `Fewer tasks of ${props.service.name} run than are wanted for ${SETTLING_MINUTES} minutes, or nobody counts them.`,
      remedy:
        "read the service's events and why its last tasks stopped: no capacity, no image, no secret, not healthy.",
      watched: missing(props),
      comparison: "above",
      threshold: missingTasks,
      periods: SETTLING_MINUTES,
      missingData: "breaching",
      severity: "page",
    });
    this.title = `Service ${props.service.name}`;
    this.alarms = [cpu, memory, tasks];
    this.widgets = [
      watchedBy("CPU, % of reserved", [cpu]),
      watchedBy("Memory, % of reserved", [memory]),
      taskWidget(props),
    ];
  }
}

/** Average use of what the tasks reserve, in percent. */
export function serviceUse(names: ServiceNames, name: "CPUUtilization" | "MemoryUtilization"): Metric {
  return { namespace: "AWS/ECS", name, dimensions: dimensions(names), statistic: "Average", label: names.service.name };
}

/** Tasks wanted and running. */
export function taskWidget(names: ServiceNames): Widget {
  const { running, wanted } = counts(names);
  return { title: "Tasks", lines: [running, wanted] };
}

function missing(names: ServiceNames): Calculation {
  return { expression: "wanted - running", metrics: { ...counts(names) }, label: "Missing tasks" };
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html */
function counts(names: ServiceNames): { readonly running: Metric; readonly wanted: Metric } {
  const count = (name: string, label: string): Metric => ({
    namespace: "ECS/ContainerInsights",
    name,
    dimensions: dimensions(names),
    statistic: "Average",
    label,
  });
  return { running: count("RunningTaskCount", "Running"), wanted: count("DesiredTaskCount", "Wanted") };
}

function dimensions({ cluster, service }: ServiceNames): Metric["dimensions"] {
  return { ClusterName: cluster.name, ServiceName: service.name };
}
