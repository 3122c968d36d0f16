import { ownTable } from "../../runtime/step/own-table";
import { stepHandler } from "../../runtime/step/step-function";
import { FENCE_CLIENTS } from "./clients";
import { fence } from "./fence";

/** Keeps the former active site from writing, if its region answers. */
export const handler = stepHandler({ table: ownTable(), steps: { fence: fence(FENCE_CLIENTS) } });
