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
  /** `raise` to take the load, `restore` to the shape of a waiting or serving site. */
  readonly action: "raise" | "restore";
  /** Fewest tasks, and the floor of the scaling from then on. */
  readonly floorTasks: number;
  readonly maxTasks: number;
  /**
   * Most tasks that the step itself asks for: so many of the service never run on Spot, which is short when a region is lost
   * and which ECS does not replace by on-demand tasks. Auto scaling adds what is needed beyond.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
   * @default maxTasks
   */
  readonly onDemandTasks?: number;
  /**
   * Share of the other site's recent peak of running tasks, 0 to 1. The probe keeps that peak in the DR table: the other
   * region is not asked.
   * @default 1
   */
  readonly peakShare?: number;
}

/**
 * Brings a service to the tasks it needs and lifts the floor of its scaling, so that nothing scales it in again. Scaling
 * that a fence suspended goes on.
 */
export const ecsScaling = stepType<EcsScaling>({
  parameters: {
    region: { is: "text", means: "region of the service" },
    cluster: { is: "text", means: "name of the cluster" },
    service: { is: "text", means: "name of the service" },
    action: { is: "text", oneOf: ["raise", "restore"], means: "to take the load or to wait" },
    floorTasks: { is: "number", means: "fewest tasks" },
    maxTasks: { is: "number", means: "most tasks" },
    onDemandTasks: { is: "number", means: "most tasks that the step asks for, all of them on demand", optional: true },
    peakShare: { is: "share", means: "share of the other site's recent peak", optional: true },
  },
  problems: ({ floorTasks, maxTasks, onDemandTasks = maxTasks }) => [
    ...(floorTasks > maxTasks ? [`floorTasks should be at most maxTasks (${maxTasks}), got ${floorTasks}`] : []),
    ...(onDemandTasks < floorTasks || onDemandTasks > maxTasks
      ? [`onDemandTasks should be from floorTasks (${floorTasks}) to maxTasks (${maxTasks}), got ${onDemandTasks}`]
      : []),
  ],
  declare: (parameters, { plan }) => {
    const { region, cluster, service, action, floorTasks, maxTasks, peakShare = 1 } = parameters;
    const most = parameters.onDemandTasks ?? maxTasks;
    const on = (name: string) => controlCall(name, region, serviceArn(plan, region, parameters));
    const describe = [on("ecs:DescribeServices"), scalableTarget(plan, region, "DescribeScalableTargets")];
    const change = [on("ecs:UpdateService"), scalableTarget(plan, region, "RegisterScalableTarget")];
    const raise = action === "raise";
    return {
      summary: raise
        ? `Scale ${service} in ${region} to ${Math.round(peakShare * 100)} % of the other site's recent peak, at least ${floorTasks}, at most ${most} tasks`
        : `Bring ${service} in ${region} back to its floor of ${floorTasks} tasks`,
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
      undo: "Set the count and the floor that were there before",
      readiness: raise
        ? {
            demand: `${service} is stable and may grow to ${Math.round(peakShare * 100)} % of the other site's recent peak`,
            calls: [...describe, recordRead(plan)],
          }
        : undefined,
      byHand: [
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

/** The command by which a person changes a service's scaling; what it does not name stays as it is. */
export function registerTarget(region: string, { cluster, service }: EcsService): string {
  return (
    `aws application-autoscaling register-scalable-target --region ${region} --service-namespace ecs ` +
    `--scalable-dimension ecs:service:DesiredCount --resource-id service/${cluster}/${service}`
  );
}

/** @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-suspend-resume-scaling.html */
export function suspended(value: boolean): string {
  const kinds = ["DynamicScalingInSuspended", "DynamicScalingOutSuspended", "ScheduledScalingSuspended"];
  return `--suspended-state ${kinds.map((kind) => `${kind}=${value}`).join(",")}`;
}

export function serviceArn(plan: StepContext["plan"], region: string, { cluster, service }: EcsService): string {
  return arnOf(plan)("ecs", region, `service/${cluster}/${service}`);
}

/**
 * Scaling targets have ids that nobody knows in advance, and describing them knows no resources.
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
