import type { ToolContext } from "./console/context";
import { runRequested } from "./recovery/run-requested";
import { RECOVER_CALL, recoverRequest } from "./recovery/workflow-request";

/** `npm run recover -- failover|switchover|failback|deactivate`. */
export async function main({ args }: ToolContext): Promise<number> {
  return runRequested(RECOVER_CALL, recoverRequest(args));
}
