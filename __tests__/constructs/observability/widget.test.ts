import fc from "fast-check";
import { dashboardBody, type Panel, type Row } from "../../../constructs/observability/widget";

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly type: string;
  readonly properties: Record<string, unknown>;
}

const cpu = {
  namespace: "AWS/ECS",
  name: "CPUUtilization",
  dimensions: { ClusterName: "c" },
  statistic: "Average",
} as const;
const graph = (title: string): Panel => ({ graph: { title, lines: [cpu] }, region: "us-east-1" });
const widgets = (rows: readonly Row[]) => (JSON.parse(dashboardBody(rows)) as { widgets: Placed[] }).widgets;

test("A7: panels share 24 columns, at most four side by side, whatever their number", () => {
  const row = fc.record({ heading: fc.constant("# Row"), panels: fc.array(fc.string().map(graph), { maxLength: 13 }) });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
      const placed = widgets(rows);
      const lines = new Map<number, Placed[]>();
      for (const one of placed) lines.set(one.y, [...(lines.get(one.y) ?? []), one]);
      let bottom = 0;
      for (const [y, line] of lines) {
        expect(y).toBe(bottom);
        bottom = y + Math.max(...line.map(({ height }) => height));
        expect(line.length).toBeLessThanOrEqual(4);
        expect(line.reduce((sum, { width }) => sum + width, 0)).toBe(24);
        line.reduce((x, one) => {
          expect(one.x).toBe(x);
          return x + one.width;
        }, 0);
      }
      const panels = rows.flatMap((one) => one.panels).length;
      expect(placed.filter(({ type }) => type === "metric")).toHaveLength(panels);
    }),
    { numRuns: 50 },
  );
});

test("a graph has its region and its thresholds", () => {
  const [, panel] = widgets([
    {
      heading: "# Row",
      panels: [
        { graph: { title: "CPU", lines: [cpu], thresholds: [{ label: "high", value: 80 }] }, region: "us-west-2" },
      ],
    },
  ]);
  expect(panel!.properties).toMatchObject({
    title: "CPU",
    region: "us-west-2",
    metrics: [["AWS/ECS", "CPUUtilization", "ClusterName", "c", { stat: "Average" }]],
    annotations: { horizontal: [{ label: "high", value: 80 }] },
  });
});

test("the metrics of a calculation are hidden", () => {
  const calculation = { expression: "a * 2", metrics: { a: cpu }, label: "Twice" };
  const [panel] = widgets([{ panels: [{ graph: { title: "t", lines: [calculation] }, region: "us-east-1" }] }]);
  expect(panel!.properties["metrics"]).toEqual([
    ["AWS/ECS", "CPUUtilization", "ClusterName", "c", { stat: "Average", id: "a", visible: false }],
    [{ expression: "a * 2", label: "Twice", id: "line0" }],
  ]);
});

test("rows without panels are omitted", () => {
  expect(widgets([{ heading: "# Nothing", panels: [] }])).toEqual([]);
});

test("fails when two calculations of a graph share a key", () => {
  const calculation = { expression: "a", metrics: { a: cpu }, label: "A" };
  expect(() =>
    dashboardBody([{ panels: [{ graph: { title: "t", lines: [calculation, calculation] }, region: "r" }] }]),
  ).toThrow("graph 't' has two metrics with the key 'a'");
});
