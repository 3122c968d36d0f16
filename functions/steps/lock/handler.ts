import { ownTable } from "../../runtime/step/own-table";
import { stepHandler } from "../../runtime/step/step-function";
import { acquire, release } from "./lock";

/** Acquires and releases the deployment's lock. */
export const handler = stepHandler({
  table: ownTable(),
  withoutLock: { "acquire-lock": acquire, "release-lock": release },
});
