import { type Facts, quotaKey, type QuotaId } from "../facts";
import { type Finding, missing, ok, warning, whenRead } from "../finding";
import type { Needs } from "../needs";
import { increase, QUOTAS } from "../quotas";

/**
 * vCPUs of Fargate. Too few for the first tasks fail the apply; too few for the largest number of tasks fail a recovery,
 * which is worse. On demand, because ECS does not fall back from Spot.
 */
export function fargateVcpus(needs: Needs, facts: Facts): Finding[] {
  return needs.fargate.flatMap(({ region, atFirst, atMost, spotFraction }) => [
    ...judged(`Fargate vCPUs on demand in ${region}`, region, QUOTAS.fargateOnDemandVcpus, atFirst, atMost, facts),
    ...(spotFraction === 0
      ? []
      : judged(`Fargate vCPUs on Spot in ${region}`, region, QUOTAS.fargateSpotVcpus, 0, atMost * spotFraction, facts)),
  ]);
}

function judged(
  subject: string,
  region: string,
  quota: QuotaId,
  atFirst: number,
  atMost: number,
  facts: Facts,
): Finding[] {
  return whenRead(subject, facts.quotas.get(quotaKey(region, quota)), (limit) => {
    const found = `quota ${limit}, ${atFirst} to start with, ${atMost} at most`;
    const fix = `raise the quota to ${Math.ceil(atMost)}`;
    const further = { command: increase(region, quota, Math.ceil(atMost)) };
    if (limit < atFirst) return missing(subject, found, fix, further);
    if (limit < atMost) return warning(subject, found, `a recovery could not start all tasks: ${fix}`, further);
    return ok(subject, found);
  });
}
