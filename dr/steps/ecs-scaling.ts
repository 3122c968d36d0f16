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
  /** `raise` scales out for the traffic, `restore` returns to the configured task count of the site. */
  readonly action: "raise" | "restore";
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
}

/**
 * Sets the task count of a service and the minimum of its auto scaling, so that auto scaling does not scale it in
 * again. Resumes auto scaling that a fence suspended.
 */
export const ecsScaling = stepType<EcsScaling>({
  parameters: {
    region: { is: "text", means: "region of the service" },
    cluster: { is: "text", means: "name of the cluster" },
    service: { is: "text", means: "name of the service" },
    action: {
      is: "text",
      oneOf: ["raise", "restore"],
      means: "scale out for the traffic, or return to the configured task count",
    },
    floorTasks: { is: "number", means: "minimum task count" },
    maxTasks: { is: "number", means: "maximum task count" },
    onDemandTasks: { is: "number", means: "maximum task count that the step sets, all on demand", optional: true },
    peakFraction: { is: "fraction", means: "fraction of the other site's recent peak", optional: true },
  },
  problems: ({ floorTasks, maxTasks, onDemandTasks = maxTasks }) => [
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
    const change = [on("ecs:UpdateService"), scalableTarget(plan, region, "RegisterScalableTarget")];
    const raise = action === "raise";
    return {
      summary: raise
        ? `Scale ${service} in ${region} to ${Math.round(peakFraction * 100)} % of the other site's recent peak, minimum ${floorTasks}, maximum ${most} tasks`
        : `Return ${service} in ${region} to its minimum of ${floorTasks} tasks`,
      function: "ecs-scaling",
      calls: { start: [...describe, ...change], check: describe, undo: [...describe, ...change] },
      pollSeconds: 5,
      deadlineSeconds: 300,
      expected: {
        seconds: raise ? fargateLaunch(most) : 5,
        source: FARGATE_TASK_START.source,
        remedy: "keep more tasks running in the standby (config: service.standbyFraction) or make the image smaller",
      },
      gate: undefined,
      pointOfNoReturn: false,
      undo: "Restore the former task count and minimum",
      readiness: raise
        ? {
            demand: `${service} is stable and can scale to ${Math.round(peakFraction * 100)} % of the other site's recent peak`,
            calls: [...describe, recordRead(plan)],
          }
        : undefined,
      manualCommands: [
        `${registerTarget(region, { cluster, service })} --min-capacity ${floorTasks} ${suspended(false)}`,
        `aws ecs update-service --region ${region} --cluster ${cluster} --service ${service} --desired-count ${raise ? "<tasks>" : floorTasks}`,
        `aws ecs wait services-stable --region ${region} --cluster ${cluster} --services ${service}`,
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
