import { ownTable } from "../../runtime/step/own-table";
import { stepHandler } from "../../runtime/step/step-function";
import { FENCE_CLIENTS } from "./clients";
import { fence } from "./fence";

/** Prevents writes in the former active site, if its region responds. */
export const handler = stepHandler({ table: ownTable(), steps: { fence: fence(FENCE_CLIENTS) } });
