import { IllegalMove } from "../../../../dr/record/site-states";
import { takeLock } from "../../../../dr/record/transitions";
import { type CheckContext, failed, ok, type Verdict } from "../verdict";

/** Name of an execution that is never started: the check only tests whether it could acquire the lock. */
const READINESS_CHECK = "readiness";

/** Applies the rules of the lock, and does not store the result. */
export function lockCheck(_parameters: object, { record, site, now }: CheckContext): Verdict {
  try {
    takeLock(record, {
      ...{ execution: READINESS_CHECK, workflow: "activate", site, mode: "unplanned" },
      now: Math.floor(now.getTime() / 1000),
    });
    return ok(`the lock is free for a failover, and the ${site} is ${record.sites[site]}`);
  } catch (error) {
    if (!(error instanceof IllegalMove)) throw error;
    return failed(error.message);
  }
}
