import { type Call, controlCall, dataCall } from "../plan/call";
import { cannotBeShortened } from "../plan/durations";
import { arnOf } from "../plan/plan";
import { stepType } from "../plan/step-type";
import type { EcsService } from "./ecs-scaling";
import { registerTarget, scalableTarget, serviceArn, suspended } from "./ecs-scaling";
import { ORCHESTRATION_SOURCE } from "./sources";

export interface Fence {
  readonly region: string;
  /** Services that write; they are scaled to zero tasks. */
  readonly services: readonly EcsService[];
  /** Identifiers of database instances to stop. @default none: the data store fences itself, as Aurora does */
  readonly instances?: readonly string[];
}

/**
 * Stops the former active site from writing. Declare the step best effort, because its region may not answer. The
 * record marks the site as `fence-pending` before the first call until the fence is complete. When the region answers
 * again, a scheduled function completes the fence.
 */
export const fence = stepType<Fence>({
  parameters: {
    region: { is: "text", means: "region of the site to fence" },
    services: { is: "list", means: "ECS services that write: {cluster, service}" },
    instances: { is: "list", means: "identifiers of database instances to stop", optional: true },
  },
  problems: ({ services, instances = [] }) =>
    services.length + instances.length > 0
      ? []
      : ["services should contain the services that write, got nothing to fence"],
  declare: ({ region, services, instances = [] }, { plan }) => {
    const arn = arnOf(plan);
    const control = plan.sites.control.region;
    const record = dataCall("dynamodb:PutItem", control, arn("dynamodb", control, `table/${plan.table}`));
    const on = (action: string): Call =>
      controlCall(action, region, ...services.map((one) => serviceArn(plan, region, one)));
    const describe = services.length > 0 ? [on("ecs:DescribeServices")] : [];
    const change =
      services.length > 0 ? [on("ecs:UpdateService"), scalableTarget(plan, region, "RegisterScalableTarget")] : [];
    const targets = services.length > 0 ? [scalableTarget(plan, region, "DescribeScalableTargets")] : [];
    const database = (action: string) =>
      instances.length > 0
        ? [controlCall(action, region, ...instances.map((id) => arn("rds", region, `db:${id}`)))]
        : [];
    const seen = database("rds:DescribeDBInstances");
    return {
      summary: `Fence the former active site in ${region}: stop all tasks that can write`,
      function: "fence",
      calls: {
        start: [record, ...describe, ...targets, ...change, ...seen, ...database("rds:StopDBInstance")],
        check: [record, ...describe, ...seen],
        undo: [record, ...describe, ...targets, ...change, ...seen, ...database("rds:StartDBInstance")],
      },
      pollSeconds: 2,
      deadlineSeconds: 10,
      expected: {
        seconds: 5,
        source: ORCHESTRATION_SOURCE,
        remedy: cannotBeShortened("best effort, it does not delay other steps"),
      },
      gate: undefined,
      pointOfNoReturn: false,
      undo: "Restore the services and remove the fence from the record",
      readiness: undefined,
      manualCommands: [
        ...services.flatMap(({ cluster, service }) => [
          `${registerTarget(region, { cluster, service })} ${suspended(true)}`,
          `aws ecs update-service --region ${region} --cluster ${cluster} --service ${service} --desired-count 0`,
        ]),
        ...instances.map((id) => `aws rds stop-db-instance --region ${region} --db-instance-identifier ${id}`),
      ],
    };
  },
});
