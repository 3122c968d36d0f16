import { ownTable } from "../../runtime/step/own-table";
import { stepHandler } from "../../runtime/step/step-function";
import { record } from "./record";

/** Records the outcome of an execution. */
export const handler = stepHandler({ table: ownTable(), withoutLock: { record } });
