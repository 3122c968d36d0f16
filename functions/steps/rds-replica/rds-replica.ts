import type { RdsReplica } from "../../../dr/steps/rds-replica";
import type { Rds } from "../../aws/rds/instance";
import type { StepWork } from "../../runtime/step/step-function";
import { promote } from "./promote";
import { rebuild } from "./rebuild";

/** Promotes a cross-region read replica, or rebuilds one. */
export function rdsReplica(rds: (region: string) => Rds): StepWork<RdsReplica> {
  const works = { promote: promote(rds), rebuild: rebuild(rds) };
  return {
    start: (run) => {
      const work = works[run.parameters.action];
      // Its entry has `doneAt`: the action is done.
      return work.doneIsFinal && run.entry?.doneAt !== undefined
        ? Promise.resolve({ status: "done" })
        : work.start(run);
    },
    check: (run) => works[run.parameters.action].check(run),
    undo: (run) => works[run.parameters.action].undo(run),
  };
}
