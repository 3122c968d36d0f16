import { resolver } from "../dns/addresses";
import { ask } from "../http/ask";
import { ownTable } from "../step/own-table";
import { stepHandler } from "../step/step-function";
import { verifyOutside } from "./verify-outside";

/** Verifies from outside that the site answers. */
export const handler = stepHandler({
  table: ownTable(),
  steps: { "verify-outside": verifyOutside({ addresses: resolver(), ask }) },
});
