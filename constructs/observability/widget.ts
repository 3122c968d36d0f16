import type { Line, Metric } from "./metric";

/** A graph, defined by names alone: any dashboard can show it for any site. */
export interface Widget {
  readonly title: string;
  readonly lines: readonly Line[];
  /**
   * Horizontal lines in it.
   * @default none
   */
  readonly thresholds?: readonly Threshold[];
  /**
   * Seconds that each data point covers.
   * @default 60
   */
  readonly periodSeconds?: number;
}

export interface Threshold {
  readonly label: string;
  readonly value: number;
}

/** A widget of a dashboard: a graph, or the states of alarms. */
export type Panel =
  | { readonly graph: Widget; readonly region: string }
  | { readonly alarmArns: readonly string[]; readonly title: string };

/** Panels side by side. */
export interface Row {
  /**
   * Text above them, in Markdown.
   * @default nothing
   */
  readonly heading?: string;
  readonly panels: readonly Panel[];
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const COLUMNS = 24;
const MAX_GRAPHS_PER_ROW = 4;
const HEADING_HEIGHT = 1;
const GRAPH_HEIGHT = 6;
const ALARM_HEIGHT = 3;

/**
 * The body of a dashboard: rows of 24 columns with at most four panels side by side, which fill the width. The same
 * rows always produce the same text. Fails if two values of one graph have the same key.
 */
export function dashboardBody(rows: readonly Row[]): string {
  const widgets: object[] = [];
  let y = 0;
  for (const { heading, panels } of rows) {
    if (panels.length === 0) continue;
    if (heading !== undefined) {
      widgets.push(placed(0, y, COLUMNS, HEADING_HEIGHT, { type: "text", properties: { markdown: heading } }));
      y += HEADING_HEIGHT;
    }
    for (const abreast of lines(panels)) {
      const width = COLUMNS / abreast.length;
      const height = Math.max(...abreast.map((panel) => ("graph" in panel ? GRAPH_HEIGHT : ALARM_HEIGHT)));
      abreast.forEach((panel, column) => widgets.push(placed(column * width, y, width, height, drawn(panel))));
      y += height;
    }
  }
  return JSON.stringify({ periodOverride: "inherit", start: "-PT3H", widgets });
}

/** The fewest lines, of even length: five panels become one line of three and one of two. */
function lines(panels: readonly Panel[]): Panel[][] {
  const count = Math.ceil(panels.length / MAX_GRAPHS_PER_ROW);
  const longest = Math.ceil(panels.length / count);
  return Array.from({ length: count }, (_, line) => panels.slice(line * longest, (line + 1) * longest)).filter(
    (line) => line.length > 0,
  );
}

function placed(x: number, y: number, width: number, height: number, content: object): object {
  return { x, y, width, height, ...content };
}

function drawn(panel: Panel): object {
  if ("alarmArns" in panel) {
    return { type: "alarm", properties: { title: panel.title, alarms: panel.alarmArns } };
  }
  const { title, lines: drawnLines, thresholds = [], periodSeconds = 60 } = panel.graph;
  const keys = drawnLines.flatMap((line) => ("expression" in line ? Object.keys(line.metrics) : []));
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw new Error(`graph '${title}' has two metrics with the key '${twice}': use unique keys`);
  return {
    type: "metric",
    properties: {
      title,
      view: "timeSeries",
      stacked: false,
      region: panel.region,
      period: periodSeconds,
      metrics: drawnLines.flatMap(rendered),
      yAxis: { left: { min: 0 } },
      ...(thresholds.length > 0
        ? { annotations: { horizontal: thresholds.map(({ label, value }) => ({ label, value })) } }
        : {}),
    },
  };
}

function rendered(line: Line, index: number): unknown[][] {
  if ("search" in line) return [[{ expression: line.search, label: line.label, id: `line${index}` }]];
  if (!("expression" in line)) return [metricArray(line, {})];
  return [
    ...Object.entries(line.metrics).map(([id, metric]) => metricArray(metric, { id, visible: false })),
    [{ expression: line.expression, label: line.label, id: `line${index}` }],
  ];
}

function metricArray({ namespace, name, dimensions, statistic, label }: Metric, settings: object): unknown[] {
  return [
    namespace,
    name,
    ...Object.entries(dimensions).flat(),
    { stat: statistic, ...(label === undefined ? {} : { label }), ...settings },
  ];
}
