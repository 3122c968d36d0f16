import { Construct } from "constructs";
import { Alarm, type AlarmProps, moreThan } from "./alarm";
import type { Metric, Statistic } from "./metric";
import { type Monitor, type MonitorProps, alarmGraph } from "./monitor";
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
   * Requests for which targets return 5xx, in percent.
   * @default 1
   */
  readonly targetErrorPercent?: number;
  /**
   * Minimum requests per minute for that percentage: one error in two requests raises no alarm.
   * @default 20
   */
  readonly minimumRequests?: number;
  /**
   * 5xx responses of the load balancer itself, per minute. A count, because requests without a target do not count as
   * requests.
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
   * @default 10
   */
  readonly loadBalancerErrors?: number;
  /**
   * Maximum p99 latency in seconds.
   * @default 1
   */
  readonly latencySeconds?: number;
  /**
   * Unhealthy targets that raise no alarm.
   * @default 0
   */
  readonly unhealthyHosts?: number;
}

/** Monitors a load balancer and one of its target groups: errors, latency and unhealthy targets. */
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
      { title: "Requests per minute", lines: [metric.loadBalancer("RequestCount", "Sum", "Requests")] },
      alarmGraph("5xx of the targets, %", [targetErrors]),
      alarmGraph("5xx of the load balancer, per minute", [loadBalancerErrors]),
      alarmGraph("Latency, seconds", [latency], [metric.target("TargetResponseTime", "p50", "p50")]),
      alarmGraph("Targets", [unhealthy, none]),
    ];
  }

  private errors(
    { targetErrorPercent = 1, minimumRequests = 20, loadBalancerErrors = 10 }: LoadBalancerMonitorProps,
    watch: Watch,
    metric: LoadBalancerMetrics,
  ): [Alarm, Alarm] {
    return [
      watch("target-errors", {
        meaning: `Targets return 5xx for more than ${targetErrorPercent} % of the requests.`,
        remedy: "read the errors in the service's log, and roll back the last deployment.",
        metric: {
          expression: `IF(requests >= ${minimumRequests}, 100 * FILL(errors, 0) / requests, 0)`,
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
        meaning: `The load balancer itself returns more than ${loadBalancerErrors} 5xx responses per minute: no target is available or responds in time.`,
        remedy:
          "check that targets are registered and healthy, then whether they close connections or respond too late.",
        metric: metric.loadBalancer("HTTPCode_ELB_5XX_Count", "Sum", "5xx"),
        comparison: "above",
        threshold: loadBalancerErrors,
        missingData: "notBreaching",
        severity: "page",
      }),
    ];
  }

  private latency({ latencySeconds = 1 }: LoadBalancerMonitorProps, watch: Watch, metric: LoadBalancerMetrics): Alarm {
    return watch("latency", {
      meaning: `The p99 latency is above ${latencySeconds} seconds: one in 100 requests takes longer.`,
      remedy: "check the CPU use of service and database, the database's slow queries, and the last deployment.",
      metric: metric.target("TargetResponseTime", "p99", "p99"),
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
        meaning: `The health check fails for ${moreThan(unhealthyHosts, "target")}.`,
        remedy: "read the reason of the failed health check in the target group, and the log of these tasks.",
        metric: metric.target("UnHealthyHostCount", "Maximum", "Unhealthy"),
        comparison: "above",
        threshold: unhealthyHosts,
        periods: 5,
        missingData: "notBreaching",
      }),
      watch("no-healthy-host", {
        meaning: "No target is healthy or none is registered: the site cannot serve requests.",
        remedy: "check the service's events; if the site cannot be fixed within minutes, start the recovery.",
        metric: metric.target("HealthyHostCount", "Maximum", "Healthy"),
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
