import { Construct } from "constructs";
import { Alarm, type AlarmProps } from "./alarm";
import type { Metric, Statistic } from "./metric";
import { type Monitor, type MonitorProps, watchedBy } from "./monitor";
import type { Widget } from "./widget";

export interface LoadBalancerMonitorProps extends MonitorProps {
  /** Suffix of the load balancer's ARN, `app/<name>/<id>`: `arnSuffix` of its resource. */
  readonly loadBalancer: string;
  /** Suffix of the target group's ARN, `targetgroup/<name>/<id>`: `arnSuffix` of its resource. */
  readonly targetGroup: string;
  /**
   * First part of its alarms' names.
   * @default "alb"
   */
  readonly name?: string;
  /**
   * Share of the requests that targets answer with 5xx, in percent.
   * @default 1
   */
  readonly targetErrorPercent?: number;
  /**
   * Requests in a minute from which that share counts: one error among two requests is no news.
   * @default 20
   */
  readonly leastRequests?: number;
  /**
   * Answers 5xx of the load balancer itself, a minute. A count, because requests that find no target are not counted as
   * requests. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-load-balancer-cloudwatch-metrics.html
   * @default 10
   */
  readonly loadBalancerErrors?: number;
  /**
   * Seconds within which 99 of 100 requests are answered.
   * @default 1
   */
  readonly latencySeconds?: number;
  /**
   * Unhealthy targets that are tolerated.
   * @default 0
   */
  readonly unhealthyHosts?: number;
}

/** Watches a load balancer and one of its target groups: errors, latency, and targets that are not well. */
export class LoadBalancerMonitor extends Construct implements Monitor {
  readonly title = "Load balancer";
  readonly alarms: readonly Alarm[];
  readonly widgets: readonly Widget[];

  constructor(scope: Construct, id: string, props: LoadBalancerMonitorProps) {
    super(scope, id);
    const { topic, name = "alb" } = props;
    const watch = (what: string, alarm: Omit<AlarmProps, "topic" | "name">) =>
      new Alarm(this, what, { topic, name: `${name}-${what}`, ...alarm });
    const metric = metricsOfLoadBalancer(props);
    const errors = this.errors(props, watch, metric);
    const latency = this.latency(props, watch, metric);
    const hosts = this.hosts(props, watch, metric);
    this.alarms = [...errors, latency, ...hosts];
    const [targetErrors, loadBalancerErrors] = errors;
    const [unhealthy, none] = hosts;
    this.widgets = [
      { title: "Requests a minute", lines: [metric.loadBalancer("RequestCount", "Sum", "Requests")] },
      watchedBy("5xx of the targets, %", [targetErrors]),
      watchedBy("5xx of the load balancer, a minute", [loadBalancerErrors]),
      watchedBy("Latency, seconds", [latency], [metric.target("TargetResponseTime", "p50", "p50")]),
      watchedBy("Targets", [unhealthy, none]),
    ];
  }

  private errors(
    { targetErrorPercent = 1, leastRequests = 20, loadBalancerErrors = 10 }: LoadBalancerMonitorProps,
    watch: Watch,
    metric: LoadBalancerMetrics,
  ): [Alarm, Alarm] {
    return [
      watch("target-errors", {
        meaning: `Targets answer more than ${targetErrorPercent} % of the requests with 5xx.`,
        remedy: "read the service's log for the errors, and roll back what was deployed last.",
        watched: {
          expression: `IF(requests >= ${leastRequests}, 100 * FILL(errors, 0) / requests, 0)`,
          metrics: {
            requests: metric.target("RequestCount", "Sum", "Requests"),
            errors: metric.target("HTTPCode_Target_5XX_Count", "Sum", "5xx"),
          },
          label: "5xx, %",
        },
        comparison: "above",
        threshold: targetErrorPercent,
        missingData: "notBreaching",
        severity: "page",
      }),
      watch("errors", {
        meaning: `The load balancer itself answers 5xx more than ${loadBalancerErrors} times a minute: it finds no target, or none in time.`,
        remedy:
          "see whether targets are registered and healthy, then whether they close connections or answer too late.",
        watched: metric.loadBalancer("HTTPCode_ELB_5XX_Count", "Sum", "5xx"),
        comparison: "above",
        threshold: loadBalancerErrors,
        missingData: "notBreaching",
        severity: "page",
      }),
    ];
  }

  private latency({ latencySeconds = 1 }: LoadBalancerMonitorProps, watch: Watch, metric: LoadBalancerMetrics): Alarm {
    return watch("latency", {
      meaning: `One of 100 requests takes longer than ${latencySeconds} seconds.`,
      remedy: "compare CPU of service and database, the database's slow queries, and what was deployed last.",
      watched: metric.target("TargetResponseTime", "p99", "p99"),
      comparison: "above",
      threshold: latencySeconds,
      periods: 5,
      missingData: "notBreaching",
    });
  }

  private hosts(
    { unhealthyHosts = 0 }: LoadBalancerMonitorProps,
    watch: Watch,
    metric: LoadBalancerMetrics,
  ): [unhealthy: Alarm, none: Alarm] {
    return [
      watch("unhealthy-hosts", {
        meaning: `More than ${unhealthyHosts} targets fail their health check.`,
        remedy: "read why the health check fails in the target group, and the log of those tasks.",
        watched: metric.target("UnHealthyHostCount", "Maximum", "Unhealthy"),
        comparison: "above",
        threshold: unhealthyHosts,
        periods: 5,
        missingData: "notBreaching",
      }),
      watch("no-healthy-host", {
        meaning: "No target is healthy, or none is registered: the site serves nobody.",
        remedy: "check the service's events; where the site cannot be mended within minutes, start the recovery.",
        watched: metric.target("HealthyHostCount", "Maximum", "Healthy"),
        comparison: "below",
        threshold: 1,
        periods: 2,
        missingData: "breaching",
        severity: "page",
      }),
    ];
  }
}

type Watch = (what: string, alarm: Omit<AlarmProps, "topic" | "name">) => Alarm;

interface LoadBalancerMetrics {
  loadBalancer(name: string, statistic: Statistic, label: string): Metric;
  target(name: string, statistic: Statistic, label: string): Metric;
}

function metricsOfLoadBalancer({ loadBalancer, targetGroup }: LoadBalancerMonitorProps): LoadBalancerMetrics {
  const namespace = "AWS/ApplicationELB";
  return {
    loadBalancer: (name, statistic, label) => ({
      namespace,
      name,
      dimensions: { LoadBalancer: loadBalancer },
      statistic,
      label,
    }),
    target: (name, statistic, label) => ({
      namespace,
      name,
      dimensions: { LoadBalancer: loadBalancer, TargetGroup: targetGroup },
      statistic,
      label,
    }),
  };
}
