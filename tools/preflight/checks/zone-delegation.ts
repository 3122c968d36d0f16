import type { Facts } from "../facts";
import { type Finding, missing, ok, whenRead } from "../finding";
import type { Needs } from "../needs";

/** Steps of the order that create the zone and delegate it. */
const CREATE = "zone";
const DELEGATE = "delegation";

/** The parent domain must delegate to the name servers of the hosted zone: otherwise no certificate is issued. */
export function zoneDelegation(needs: Needs, facts: Facts): Finding[] {
  return needs.zones.flatMap((domain) => {
    const subject = `Delegation of ${domain}`;
    return whenRead(subject, facts.delegations.get(domain), ({ zone, parent }) => {
      if (zone.length === 0) return missing(subject, "no hosted zone", "deploy it first", { createdBy: CREATE });
      if (parent.length === 0) {
        return missing(subject, "not delegated", `create an NS record at the parent domain: ${list(zone)}`, {
          createdBy: DELEGATE,
        });
      }
      return same(zone, parent)
        ? ok(subject, list(zone))
        : missing(
            subject,
            `delegated to ${list(parent)}`,
            `another zone is authoritative: change the NS record at the parent domain to ${list(zone)}`,
            { createdBy: DELEGATE },
          );
    });
  });
}

function list(names: readonly string[]): string {
  return normalized(names).join(", ");
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return list(a) === list(b);
}

/** Name servers differ neither by case nor by a dot at the end. */
function normalized(names: readonly string[]): string[] {
  return names.map((name) => name.toLowerCase().replace(/\.$/, "")).sort();
}
