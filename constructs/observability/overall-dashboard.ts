import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import type { SiteNames, SiteRole } from "../core/names";
import { siteOf } from "../core/site";
import { switchMetric } from "../edge/traffic-switch";
import { databaseCpu, databaseLag } from "./database-monitor";
import type { Line, Statistic } from "./metric";
import { serviceUse, taskWidget, type ServiceNames } from "./service-monitor";
import { siteAlarmArn } from "./site-alarm";
import { dashboardBody, type Panel, type Row, type Widget } from "./widget";

export interface OverallDashboardProps {
  /** In order from left to right; the same graphs of each site are side by side. */
  readonly sites: readonly OverallSite[];
}

/** A site by deterministic names alone: its stack may not exist yet. */
export interface OverallSite {
  readonly names: SiteNames;
  /**
   * Deterministic name of its load balancer.
   * @default none
   */
  readonly loadBalancer?: string;
  /** @default none */
  readonly service?: ServiceNames;
  /**
   * Deterministic identifier of its regional database cluster.
   * @default none
   */
  readonly databaseCluster?: string;
  /**
   * Further graphs, e.g. of the replication to it.
   * @default none
   */
  readonly widgets?: readonly Widget[];
}

/**
 * All sites on one dashboard, for the decision on a recovery. It is in the control region, and every graph states the
 * region that it reads. Where AWS chooses part of a name, the graph searches by the deterministic part.
 */
export class OverallDashboard extends Construct {
  /** Deterministic name. */
  readonly name: string;

  constructor(scope: Construct, id: string, { sites }: OverallDashboardProps) {
    super(scope, id);
    if (sites.length === 0) throw new InvalidProps(this, "sites should have at least one, got none");
    const { names } = siteOf(this);
    this.name = names.of("overall");
    const rows: Row[] = [
      {
        heading: `# ${names.prefix}`,
        panels: sites.map(({ names: site }) => ({ title: titled(site), alarmArns: [siteAlarmArn(site)] })),
      },
      {
        heading: "## Traffic switches: 1 means that the site may get traffic, 0 that it is evacuated",
        panels: this.switches(sites),
      },
      ...sideBySide("Requests", sites, (site) => [
        loadBalancerGraph(site, "Requests per minute", [["RequestCount", "Sum"]]),
        loadBalancerGraph(site, "5xx per minute", [
          ["HTTPCode_Target_5XX_Count", "Sum"],
          ["HTTPCode_ELB_5XX_Count", "Sum"],
        ]),
        loadBalancerGraph(site, "Latency p99, seconds", [["TargetResponseTime", "p99"]]),
      ]),
      ...sideBySide("Services", sites, ({ service }) =>
        service === undefined
          ? []
          : [
              taskWidget(service),
              {
                title: "CPU and memory, % of reserved",
                lines: [
                  { ...serviceUse(service, "CPUUtilization"), label: "CPU" },
                  { ...serviceUse(service, "MemoryUtilization"), label: "Memory" },
                ],
              },
            ],
      ),
      ...sideBySide("Database", sites, (site) => databaseGraphs(site, sites)),
      ...sideBySide("More", sites, ({ widgets = [] }) => widgets),
    ];
    new CloudwatchDashboard(this, "Resource", { dashboardName: this.name, dashboardBody: dashboardBody(rows) });
  }

  private switches(sites: readonly OverallSite[]): Panel[] {
    const { names, region } = siteOf(this);
    const lines = sites.flatMap(({ names: { site } }): Line[] => {
      if (site.role !== "primary" && site.role !== "secondary") return [];
      const { namespace, name, dimensions } = switchMetric(names, site.role satisfies SiteRole);
      return [{ namespace, name, dimensions, statistic: "Minimum", label: site.role }];
    });
    return lines.length === 0 ? [] : [{ graph: { title: "Traffic switch", lines }, region }];
  }
}

/** One row per kind of graph, with the graph of every site. */
function sideBySide(
  heading: string,
  sites: readonly OverallSite[],
  graphs: (site: OverallSite) => readonly (Widget | undefined)[],
): Row[] {
  const all = sites.map((site) => ({ names: site.names, own: graphs(site) }));
  const most = Math.max(...all.map(({ own }) => own.length));
  const rows = Array.from({ length: most }, (_, kind) =>
    all.flatMap(({ names, own }): Panel[] => {
      const graph = own[kind];
      return graph === undefined
        ? []
        : [{ graph: { ...graph, title: `${titled(names)}: ${graph.title}` }, region: names.site.region }];
    }),
  ).filter((panels) => panels.length > 0);
  return rows.map((panels, kind) => (kind === 0 ? { heading: `## ${heading}`, panels } : { panels }));
}

function titled({ site }: SiteNames): string {
  return `${site.role} ${site.region}`;
}

/**
 * The name of a load balancer in metrics ends in an id that AWS chooses. A search matches quoted words with the whole
 * name only, so it uses the unquoted words of the deterministic name.
 */
function loadBalancerGraph(
  { loadBalancer }: OverallSite,
  title: string,
  metrics: readonly (readonly [name: string, statistic: Statistic])[],
): Widget | undefined {
  if (loadBalancer === undefined) return undefined;
  const words = [...new Set(loadBalancer.split("-"))].join(" ");
  return {
    title,
    lines: metrics.map(([name, statistic]) => ({
      search: `SEARCH('{AWS/ApplicationELB,LoadBalancer} MetricName="${name}" ${words}', '${statistic}', 60)`,
      label: name,
    })),
  };
}

function databaseGraphs({ names, databaseCluster }: OverallSite, sites: readonly OverallSite[]): Widget[] {
  if (databaseCluster === undefined) return [];
  const others = sites.filter((other) => other.databaseCluster !== undefined && other.names !== names);
  return [
    { title: "CPU of the busiest instance, %", lines: [{ ...databaseCpu(databaseCluster), label: "CPU" }] },
    ...(others.length === 0
      ? []
      : [
          {
            title: "Lag behind the other region, milliseconds",
            lines: others.flatMap(({ names: { site } }) => [
              databaseLag(databaseCluster, site.region, "AuroraGlobalDBReplicationLag"),
              databaseLag(databaseCluster, site.region, "AuroraGlobalDBRPOLag"),
            ]),
          },
        ]),
  ];
}
