import type { ToolContext } from "./console/context";
import { runRequested } from "./recovery/run-requested";
import { DRILL_CALL, drillRequest } from "./recovery/workflow-request";

/** `npm run drill`: tests the standby, without moving traffic or the database. */
export async function main({ args }: ToolContext): Promise<number> {
  return runRequested(DRILL_CALL, drillRequest(args));
}
