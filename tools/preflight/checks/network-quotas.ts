import type { Facts } from "../facts";
import { quotaKey } from "../facts";
import { type Finding, missing, ok, type Reading, whenRead } from "../finding";
import type { Needs } from "../needs";
import { increase, QUOTAS } from "../quotas";

/** VPCs and Elastic IP addresses: the used ones and those that the apply adds must fit the quota. */
export function networkQuotas(needs: Needs, facts: Facts): Finding[] {
  return [
    ...counted("VPCs", needs.countByRegion("aws_vpc"), facts.vpcs, "vpcs", facts),
    ...counted("Elastic IP addresses", needs.countByRegion("aws_eip"), facts.addresses, "addresses", facts),
  ];
}

function counted(
  what: string,
  added: ReadonlyMap<string, number>,
  used: ReadonlyMap<string, Reading<number>>,
  quota: "vpcs" | "addresses",
  facts: Facts,
): Finding[] {
  return [...added].flatMap(([region, count]) => {
    const subject = `${what} in ${region}`;
    return whenRead(subject, used.get(region), (now) =>
      whenRead(subject, facts.quotas.get(quotaKey(region, QUOTAS[quota])), (limit) => {
        const found = `${now} of ${limit} used, ${count} to be added`;
        return now + count <= limit
          ? ok(subject, found)
          : missing(subject, found, `raise the quota to ${now + count}`, {
              command: increase(region, QUOTAS[quota], now + count),
            });
      }),
    );
  });
}

/** Rules of the largest security group, by region; a prefix list counts with all its entries. */
export function groupRules(needs: Needs, facts: Facts): Finding[] {
  return needs.regions.flatMap((region) => {
    const [most] = needs.groupRules.filter((one) => one.region === region).sort((a, b) => b.rules - a.rules);
    if (!most) return [];
    const subject = `Rules of a security group in ${region}`;
    return whenRead(subject, facts.quotas.get(quotaKey(region, QUOTAS.rulesPerGroup)), (limit) => {
      const found = `${most.rules} ${most.direction} of ${limit} in ${most.group}`;
      return most.rules <= limit
        ? ok(subject, found)
        : missing(subject, found, `raise the quota to ${most.rules}`, {
            command: increase(region, QUOTAS.rulesPerGroup, most.rules),
          });
    });
  });
}
