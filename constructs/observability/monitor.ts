import type { Alarm } from "./alarm";
import type { Line } from "./metric";
import type { TopicRef } from "./topic";
import type { Widget } from "./widget";

/** What every monitor provides: alarms, and widgets for dashboards. */
export interface Monitor {
  /** Heading of its part of a dashboard. */
  readonly title: string;
  readonly alarms: readonly Alarm[];
  readonly widgets: readonly Widget[];
}

export interface MonitorProps {
  /** Topic that its alarms notify. */
  readonly topic: TopicRef;
}

/** A graph of the metrics of alarms, with the period and the thresholds of these alarms. */
export function alarmGraph(title: string, alarms: readonly Alarm[], also: readonly Line[] = []): Widget {
  const thresholds = new Map(
    alarms.map(({ comparison, threshold }) => [`alarm ${comparison} ${threshold}`, threshold] as const),
  );
  return {
    title,
    periodSeconds: Math.max(...alarms.map(({ periodSeconds }) => periodSeconds)),
    lines: [...alarms.map(({ metric }) => metric), ...also],
    thresholds: [...thresholds].map(([label, value]) => ({ label, value })),
  };
}
