import { IllegalMove } from "../../../../dr/record/site-states";
import { lockTaken } from "../../../../dr/record/transitions";
import { type CheckContext, failed, ok, type Verdict } from "../verdict";

/** Name of an execution that never is: whether it would get the lock is all that is asked. */
const NOBODY = "readiness";

/** Asks the rules of the lock themselves, and keeps nothing of their answer. */
export function lockCheck(_parameters: object, { record, site, now }: CheckContext): Verdict {
  try {
    lockTaken(record, {
      ...{ execution: NOBODY, workflow: "activate", site, mode: "unplanned" },
      now: Math.floor(now.getTime() / 1000),
    });
    return ok(`the lock is free for a take-over, and the ${site} is ${record.sites[site]}`);
  } catch (error) {
    if (!(error instanceof IllegalMove)) throw error;
    return failed(error.message);
  }
}
