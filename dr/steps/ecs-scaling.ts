import { type Call, controlCall, dataCall } from "../plan/call";
import { FARGATE_TASK_START, fargateLaunch } from "../plan/durations";
import { arnOf, type StepContext } from "../plan/plan";
import { stepType } from "../plan/step-type";

export interface EcsService {
  readonly cluster: string;
  readonly service: string;
}

export interface EcsScaling extends EcsService {
  readonly region: string;
  /**
   * `raise` scales out for the traffic and keeps auto scaling from scaling in again; after the traffic has moved, `settle`
   * returns the minimum to the configured one; `restore` returns to the configured task count of a standby.
   */
  readonly action: "raise" | "settle" | "restore";
  /** Minimum task count, also of auto scaling from then on. */
  readonly floorTasks: number;
  readonly maxTasks: number;
  /**
   * Maximum task count that the step sets itself. These tasks of the service never run on Spot: Spot capacity is scarce
   * when a region is lost, and ECS does not replace it by on-demand tasks. Auto scaling adds more tasks.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
   * @default maxTasks
   */
  readonly onDemandTasks?: number;
  /**
   * Fraction of the other site's recent peak of running tasks, 0 to 1. The probe writes that peak into the DR table, so
   * that no call to the other region is needed.
   * @default 1
   */
  readonly peakFraction?: number;
  /**
   * Fraction of the wanted tasks that must run for `raise` to be done, above 0 to 1: when a region is lost, the last tasks
   * may find no capacity, and a promoted database must not wait for them. Auto scaling continues to start the others.
   * @default 1
   */
  readonly sufficientFraction?: number;
}

/**
 * Sets the task count of a service and the minimum of its auto scaling. `raise` makes the wanted count the minimum, and sets
 * both again in each check: the alarms of an idle standby scale it in within minutes. Resumes auto scaling that a fence
 * suspended.
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking.html
 */
export const ecsScaling = stepType<EcsScaling>({
  parameters: {
    region: { is: "text", means: "region of the service" },
    cluster: { is: "text", means: "name of the cluster" },
    service: { is: "text", means: "name of the service" },
    action: {
      is: "text",
      oneOf: ["raise", "settle", "restore"],
      means: "scale out for the traffic, return to the configured minimum, or to the task count of a standby",
    },
    floorTasks: { is: "number", means: "minimum task count" },
    maxTasks: { is: "number", means: "maximum task count" },
    onDemandTasks: { is: "number", means: "maximum task count that the step sets, all on demand", optional: true },
    peakFraction: { is: "fraction", means: "fraction of the other site's recent peak", optional: true },
    sufficientFraction: { is: "fraction", means: "fraction of the wanted tasks that must run", optional: true },
  },
  problems: ({ floorTasks, maxTasks, onDemandTasks = maxTasks, sufficientFraction = 1 }) => [
    ...(sufficientFraction > 0 ? [] : [`sufficientFraction should be more than 0, got ${sufficientFraction}`]),
    ...(floorTasks > maxTasks ? [`floorTasks should be at most maxTasks (${maxTasks}), got ${floorTasks}`] : []),
    ...(onDemandTasks < floorTasks || onDemandTasks > maxTasks
      ? [`onDemandTasks should be from floorTasks (${floorTasks}) to maxTasks (${maxTasks}), got ${onDemandTasks}`]
      : []),
  ],
  declare: (parameters, { plan }) => {
    const { region, cluster, service, action, floorTasks, maxTasks, peakFraction = 1 } = parameters;
    const most = parameters.onDemandTasks ?? maxTasks;
    const on = (name: string) => controlCall(name, region, serviceArn(plan, region, parameters));
    const describe = [on("ecs:DescribeServices"), scalableTarget(plan, region, "DescribeScalableTargets")];
    const bounds = scalableTarget(plan, region, "RegisterScalableTarget");
    const change = action === "settle" ? [bounds] : [on("ecs:UpdateService"), bounds];
    const raise = action === "raise";
    return {
      summary: {
        raise: `Scale ${service} in ${region} to ${Math.round(peakFraction * 100)} % of the other site's recent peak, minimum ${floorTasks}, maximum ${most} tasks`,
        settle: `Return the minimum of ${service} in ${region} to ${floorTasks} tasks; auto scaling follows the load again`,
        restore: `Return ${service} in ${region} to its minimum of ${floorTasks} tasks`,
      }[action],
      function: "ecs-scaling",
      calls: {
        start: [...describe, ...change],
        check: raise ? [...describe, ...change] : describe,
        undo: action === "settle" ? [] : [...describe, ...change],
      },
      pollSeconds: 5,
      deadlineSeconds: 300,
      expected: {
        seconds: raise ? fargateLaunch(most) : 5,
        source: FARGATE_TASK_START.source,
        remedy: "keep more tasks running in the standby (config: service.standbyFraction) or make the image smaller",
      },
      gate: undefined,
      pointOfNoReturn: false,
      undo: action === "settle" ? undefined : "Restore the former task count and minimum",
      readiness: raise
        ? {
            demand: `${service} is stable and can scale to ${Math.round(peakFraction * 100)} % of the other site's recent peak`,
            calls: [...describe, recordRead(plan)],
          }
        : undefined,
      manualCommands: [
        `${registerTarget(region, { cluster, service })} --min-capacity ${raise ? "<tasks>" : floorTasks} ${suspended(false)}`,
        ...(action === "settle"
          ? []
          : [
              `aws ecs update-service --region ${region} --cluster ${cluster} --service ${service} --desired-count ${raise ? "<tasks>" : floorTasks}`,
              `aws ecs wait services-stable --region ${region} --cluster ${cluster} --services ${service}`,
            ]),
      ],
    };
  },
});

function recordRead(plan: StepContext["plan"]): Call {
  const { region } = plan.sites.control;
  return dataCall("dynamodb:GetItem", region, arnOf(plan)("dynamodb", region, `table/${plan.table}`));
}

/** AWS CLI command that changes the auto scaling of a service. Values that it does not contain stay unchanged. */
export function registerTarget(region: string, { cluster, service }: EcsService): string {
  return (
    `aws application-autoscaling register-scalable-target --region ${region} --service-namespace ecs ` +
    `--scalable-dimension ecs:service:DesiredCount --resource-id service/${cluster}/${service}`
  );
}

/**
 * @see
 * https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-suspend-resume-scaling.html
 */
export function suspended(value: boolean): string {
  const kinds = ["DynamicScalingInSuspended", "DynamicScalingOutSuspended", "ScheduledScalingSuspended"];
  return `--suspended-state ${kinds.map((kind) => `${kind}=${value}`).join(",")}`;
}

export function serviceArn(plan: StepContext["plan"], region: string, { cluster, service }: EcsService): string {
  return arnOf(plan)("ecs", region, `service/${cluster}/${service}`);
}

/**
 * The ids of scalable targets are not known in advance, and DescribeScalableTargets supports no resource-level
 * permissions.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsapplicationautoscaling.html
 */
export function scalableTarget(
  plan: StepContext["plan"],
  region: string,
  action: "RegisterScalableTarget" | "DescribeScalableTargets",
): Call {
  return action === "DescribeScalableTargets"
    ? controlCall(`application-autoscaling:${action}`, region, "*")
    : {
        ...controlCall(
          `application-autoscaling:${action}`,
          region,
          arnOf(plan)("application-autoscaling", region, "scalable-target/*"),
        ),
        condition: {
          test: "StringEquals",
          variable: "application-autoscaling:service-namespace",
          values: ["ecs"],
        },
      };
}
