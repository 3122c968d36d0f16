import { FENCE_CLIENTS } from "../../steps/fence/clients";
import { ownTable } from "../../runtime/step/own-table";
import { completeFence } from "./complete-fence";

/** Fences a site whose region responds again. */
export const handler = completeFence(ownTable(), FENCE_CLIENTS);
