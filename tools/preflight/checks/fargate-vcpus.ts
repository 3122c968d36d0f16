import { type Facts, quotaKey, type QuotaId } from "../facts";
import { type Finding, missing, ok, warning, whenRead } from "../finding";
import type { Needs } from "../needs";
import { increase, QUOTAS } from "../quotas";

/**
 * vCPU quota of Fargate. If it is too low for the first tasks, the apply fails; if it is too low for the maximum task count,
 * a recovery fails, which is worse. The on-demand quota must be sufficient, because ECS does not fall back from Spot.
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
    const found = `quota ${limit}, ${atFirst} at first, ${atMost} at most`;
    const fix = `raise the quota to ${Math.ceil(atMost)}`;
    const further = { command: increase(region, quota, Math.ceil(atMost)) };
    if (limit < atFirst) return missing(subject, found, fix, further);
    if (limit < atMost) return warning(subject, found, `a recovery could not start all tasks: ${fix}`, further);
    return ok(subject, found);
  });
}
