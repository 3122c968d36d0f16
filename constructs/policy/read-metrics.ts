import { blocks, isObject, type Json, type ResourceView, show } from "./stack-document";

/** A metric that an alarm reads, by itself or in an expression. */
export interface ReadMetric {
  readonly alarm: ResourceView;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, Json | undefined>>;
}

/** Every metric that an alarm reads. */
export function readMetrics(alarm: ResourceView): ReadMetric[] {
  const metrics = [alarm.values, ...blocks(alarm.values["metric_query"]).flatMap(({ metric }) => blocks(metric))];
  return metrics
    .filter(({ metric_name: name }) => name !== undefined)
    .map(({ namespace, metric_name: name, dimensions }) => ({
      alarm,
      namespace: show(namespace),
      metric: show(name),
      dimensions: isObject(dimensions) ? dimensions : {},
    }));
}
