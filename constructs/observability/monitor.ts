import type { Alarm } from "./alarm";
import type { Line } from "./metric";
import type { TopicRef } from "./topic";
import type { Widget } from "./widget";

/** What every monitor gives: alarms for those who have to act, and widgets for those who look. */
export interface Monitor {
  /** Heading of its part of a dashboard. */
  readonly title: string;
  readonly alarms: readonly Alarm[];
  readonly widgets: readonly Widget[];
}

export interface MonitorProps {
  /** Where its alarms are told. */
  readonly topic: TopicRef;
}

/** A graph of what alarms watch, as they see it: their period, and their thresholds in it. */
export function watchedBy(title: string, alarms: readonly Alarm[], also: readonly Line[] = []): Widget {
  const thresholds = new Map(
    alarms.map(({ comparison, threshold }) => [`alarm ${comparison} ${threshold}`, threshold] as const),
  );
  return {
    title,
    periodSeconds: Math.max(...alarms.map(({ periodSeconds }) => periodSeconds)),
    lines: [...alarms.map(({ watched }) => watched), ...also],
    thresholds: [...thresholds].map(([label, value]) => ({ label, value })),
  };
}
