import { Resolver } from "node:dns/promises";
import { traitsOf } from "../../runtime/step/errors";

/** IPv4 addresses of a name; none when the name does not exist. Throws when it cannot be resolved. */
export type Addresses = (name: string) => Promise<readonly string[]>;

/** A resolver whose timeout is well below a function's. */
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

/** Whether two names resolve to the same target: one common address, as a load balancer may return only some. */
export function overlap(some: readonly string[], others: readonly string[]): boolean {
  return some.some((address) => others.includes(address));
}
