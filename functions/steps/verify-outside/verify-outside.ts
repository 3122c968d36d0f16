import type { VerifyOutside } from "../../../dr/steps/verify-outside";
import { type Addresses, overlap } from "../../aws/dns/addresses";
import type { Ask } from "../../aws/http/ask";
import { messageOf } from "../../runtime/step/errors";
import { checkOnly, DONE, type StepWork, waiting } from "../../runtime/step/step-function";

export interface OutsideClients {
  readonly addresses: Addresses;
  readonly ask: Ask;
}

/** A single response may come from a cache. */
const REQUESTS = 2;

/** Resolves the name and requests the public URL as a client does. */
export function verifyOutside({ addresses, ask }: OutsideClients): StepWork<VerifyOutside> {
  return checkOnly(
    async ({ parameters: { url, host, siteHost, site } }) => {
      try {
        const [answer, own] = await Promise.all([addresses(host), addresses(siteHost)]);
        if (!overlap(answer, own)) {
          return waiting(`${host} resolves to ${answer.join(", ") || "nothing"}, not to the ${site}`);
        }
        for (let i = 0; i < REQUESTS; i++) {
          const status = await ask(url);
          if (status !== 200) return waiting(`${url} returns ${status}`);
        }
        return DONE;
      } catch (error) {
        return waiting(`${url} cannot be reached: ${messageOf(error)}`);
      }
    },
    { doneIsFinal: true },
  );
}
