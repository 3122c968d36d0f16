import { ownTable } from "../step/own-table";
import { stepHandler } from "../step/step-function";
import { record } from "./record";

/** Records how an execution ended. */
export const handler = stepHandler({ table: ownTable(), free: { record } });
