import { dataCall, NO_CALLS } from "../plan/call";
import { cannotBeShortened } from "../plan/durations";
import { arnOf } from "../plan/plan";
import { stepType } from "../plan/step-type";
import { ORCHESTRATION_SOURCE } from "./sources";

export interface AcquireLock {
  /**
   * Seconds after which the lock of a drill expires. The lock of any other execution never expires.
   * @default 3600
   */
  readonly drillLockSeconds?: number;
}

/** Takes the deployment's lock and increases the epoch. Any other workflow preempts a drill. */
export const acquireLock = stepType<AcquireLock>({
  parameters: {
    drillLockSeconds: { is: "number", means: "seconds after which the lock of a drill expires", optional: true },
  },
  declare: (_parameters, { plan }) => {
    const { region } = plan.sites.control;
    const table = arnOf(plan)("dynamodb", region, `table/${plan.table}`);
    const put = dataCall("dynamodb:PutItem", region, table);
    return {
      summary: "Take the deployment's lock with a conditional write and increase the epoch",
      function: "lock",
      calls: { ...NO_CALLS, start: [put], undo: [put] },
      pollSeconds: 1,
      deadlineSeconds: 10,
      expected: { seconds: 1, source: ORCHESTRATION_SOURCE, remedy: cannotBeShortened("one conditional write") },
      gate: "no other execution holds the lock, and the site's state allows the workflow",
      pointOfNoReturn: false,
      undo: "Release the lock; the epoch does not decrease",
      readiness: {
        demand:
          "the lock is free and the site's state allows a failover: no fence is pending and no rebuild is in progress",
        calls: [dataCall("dynamodb:GetItem", region, table)],
      },
      manualCommands: [
        `aws dynamodb get-item --region ${region} --table-name ${plan.table} --consistent-read --key '{"pk":{"S":"${plan.name}"},"sk":{"S":"RECORD"}}'`,
        "# Write it back with the lock, and with epoch and version increased by one, on the condition that the version is unchanged",
      ],
    };
  },
});
