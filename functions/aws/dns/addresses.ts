import { Resolver } from "node:dns/promises";
import { traitsOf } from "../../runtime/step/errors";

/** IPv4 addresses of a name, none when there is no such name. Throws when nobody can say. */
export type Addresses = (name: string) => Promise<readonly string[]>;

/** A resolver that answers, or gives up, well within a function's time. */
export function resolver(
  client: { resolve4(name: string): Promise<readonly string[]> } = new Resolver({ timeout: 1000, tries: 2 }),
): Addresses {
  return async (name) => {
    try {
      return await client.resolve4(name);
    } catch (error) {
      if (["ENOTFOUND", "ENODATA"].includes(traitsOf(error).code)) return [];
      throw error;
    }
  };
}

/** Whether two names lead to the same place: a load balancer may tell some of its addresses at a time. */
export function overlap(some: readonly string[], others: readonly string[]): boolean {
  return some.some((address) => others.includes(address));
}
