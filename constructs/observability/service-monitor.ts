import { Construct } from "constructs";
import { Alarm, type AlarmProps, moreThan } from "./alarm";
import type { Calculation, Metric } from "./metric";
import { type Monitor, type MonitorProps, alarmGraph } from "./monitor";
import type { Widget } from "./widget";

export interface ServiceMonitorProps extends MonitorProps, ServiceNames {
  /**
   * First part of its alarms' names.
   * @default "service"
   */
  readonly name?: string;
  /**
   * Average CPU use of its tasks, in percent of their reservation.
   * @default 80
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html#ECS
   */
  readonly cpuPercent?: number;
  /**
   * Average memory use of its tasks, in percent of their reservation.
   * @default 80
   */
  readonly memoryPercent?: number;
  /**
   * Missing tasks that raise no alarm; more of them for five minutes do.
   * @default 0
   */
  readonly missingTasks?: number;
}

/** An ECS service by its deterministic names. */
export interface ServiceNames {
  readonly cluster: { readonly name: string };
  readonly service: { readonly name: string };
}

/** A deployment, or the replacement of tasks after the outage of a zone, ends within this many minutes. */
const SETTLING_MINUTES = 5;

/** Monitors an ECS service: CPU, memory, and the running tasks compared with the desired count. */
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
      meaning: `Tasks of ${props.service.name} use more than ${cpuPercent} % of their CPU; auto scaling should keep them below.`,
      remedy:
        "check whether auto scaling has reached its maximum task count, raise it or the tasks' CPU, and find the cause of the load.",
      metric: serviceUse(props, "CPUUtilization"),
      comparison: "above",
      threshold: cpuPercent,
      periods: 5,
      missingData: "ignore",
    });
    const memory = watch("memory", {
      meaning: `Tasks of ${props.service.name} use more than ${memoryPercent} % of their memory; at 100 % ECS stops them.`,
      remedy: "check for a memory leak since the last deployment, roll it back, or raise the tasks' memory.",
      metric: serviceUse(props, "MemoryUtilization"),
      comparison: "above",
      threshold: memoryPercent,
      periods: 5,
      missingData: "ignore",
    });
    const tasks = watch("tasks", {
      meaning: `For ${SETTLING_MINUTES} minutes ${props.service.name} has run ${moreThan(missingTasks, "task")} fewer than its desired count, or Container Insights reports no counts.`,
      remedy:
        "read the service's events and the stop reason of its last tasks: no capacity, no image, no secret, or unhealthy.",
      metric: missing(props),
      comparison: "above",
      threshold: missingTasks,
      periods: SETTLING_MINUTES,
      missingData: "breaching",
      severity: "page",
    });
    this.title = `Service ${props.service.name}`;
    this.alarms = [cpu, memory, tasks];
    this.widgets = [
      alarmGraph("CPU, % of reserved", [cpu]),
      alarmGraph("Memory, % of reserved", [memory]),
      taskWidget(props),
    ];
  }
}

/** Average use of the tasks' reservation, in percent. */
export function serviceUse(names: ServiceNames, name: "CPUUtilization" | "MemoryUtilization"): Metric {
  return { namespace: "AWS/ECS", name, dimensions: dimensions(names), statistic: "Average", label: names.service.name };
}

/** Running tasks and the desired count. */
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
  return { running: count("RunningTaskCount", "Running"), wanted: count("DesiredTaskCount", "Desired") };
}

function dimensions({ cluster, service }: ServiceNames): Metric["dimensions"] {
  return { ClusterName: cluster.name, ServiceName: service.name };
}
