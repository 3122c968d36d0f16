import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy";
import { AppautoscalingScheduledAction } from "@cdktf/provider-aws/lib/appautoscaling-scheduled-action";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import { runtimeOwned } from "../core/runtime-owned";

/** Keeps an average near a value by adding and removing tasks. */
export interface ScalingTargets {
  /** @default 60 */
  readonly cpuPercent?: number;
  /** @default 70 */
  readonly memoryPercent?: number;
  /**
   * Requests a minute and task.
   * @default not scaled by requests
   */
  readonly requestsPerTarget?: number;
}

/** Scheduled minimum and maximum task count. */
export interface ScheduledBounds {
  readonly name: string;
  /** `cron(…)`, `rate(…)` or `at(…)`, in UTC. @see https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html */
  readonly schedule: string;
  readonly min: number;
  readonly max: number;
}

export interface ServiceScalingProps {
  /** `service/<cluster>/<service>` */
  readonly resourceId: string;
  readonly min: number;
  readonly max: number;
  readonly targets: ScalingTargets;
  /** `<load balancer ARN suffix>/<target group ARN suffix>`, for scaling by requests. */
  readonly requestLabel: string;
  /** @default none */
  readonly schedule?: readonly ScheduledBounds[];
}

/** Seconds before tasks are removed again; they are added at once. */
const SCALE_IN_SECONDS = 300;
const SCALE_OUT_SECONDS = 30;

/** Target tracking of a service on CPU, memory and requests per target, and scheduled bounds. */
export class ServiceScaling extends Construct {
  constructor(scope: Construct, id: string, props: ServiceScalingProps) {
    super(scope, id);
    const { cpuPercent = 60, memoryPercent = 70, requestsPerTarget } = props.targets;
    this.check({ cpuPercent, memoryPercent }, props.schedule ?? []);
    const common = {
      resourceId: props.resourceId,
      scalableDimension: "ecs:service:DesiredCount",
      serviceNamespace: "ecs",
    };
    const target = new AppautoscalingTarget(this, "Resource", {
      ...common,
      minCapacity: props.min,
      maxCapacity: props.max,
      lifecycle: runtimeOwned("aws_appautoscaling_target"),
    });
    const track = (name: string, metric: string, targetValue: number, resourceLabel?: string) =>
      new AppautoscalingPolicy(this, name, {
        ...common,
        name,
        policyType: "TargetTrackingScaling",
        targetTrackingScalingPolicyConfiguration: {
          predefinedMetricSpecification: { predefinedMetricType: metric, ...(resourceLabel ? { resourceLabel } : {}) },
          targetValue,
          scaleInCooldown: SCALE_IN_SECONDS,
          scaleOutCooldown: SCALE_OUT_SECONDS,
        },
        dependsOn: [target],
      });
    track("cpu", "ECSServiceAverageCPUUtilization", cpuPercent);
    track("memory", "ECSServiceAverageMemoryUtilization", memoryPercent);
    if (requestsPerTarget !== undefined) {
      track("requests", "ALBRequestCountPerTarget", requestsPerTarget, props.requestLabel);
    }
    for (const { name, schedule, min, max } of props.schedule ?? []) {
      new AppautoscalingScheduledAction(this, `schedule-${name}`, {
        ...common,
        name,
        schedule,
        scalableTargetAction: { minCapacity: String(min), maxCapacity: String(max) },
        dependsOn: [target],
      });
    }
  }

  private check(percents: Readonly<Record<string, number>>, schedule: readonly ScheduledBounds[]): void {
    for (const [field, percent] of Object.entries(percents)) {
      if (percent < 1 || percent > 100)
        throw new InvalidProps(this, `${field} should be from 1 to 100, got ${percent}`);
    }
    for (const bounds of schedule) {
      if (!/^(?:cron|rate|at)\(.+\)$/.test(bounds.schedule)) {
        throw new InvalidProps(
          this,
          `schedule '${bounds.name}' should be cron(…), rate(…) or at(…), got '${bounds.schedule}'`,
        );
      }
      if (bounds.min > bounds.max) {
        throw new InvalidProps(
          this,
          `schedule '${bounds.name}' should have a min of at most its max, got ${bounds.min} and ${bounds.max}`,
        );
      }
    }
  }
}
