import { resolver } from "../../aws/dns/addresses";
import { ask } from "../../aws/http/ask";
import { ownTable } from "../../runtime/step/own-table";
import { stepHandler } from "../../runtime/step/step-function";
import { verifyOutside } from "./verify-outside";

/** Verifies from outside its region that the site responds. */
export const handler = stepHandler({
  table: ownTable(),
  steps: { "verify-outside": verifyOutside({ addresses: resolver(), ask }) },
});
