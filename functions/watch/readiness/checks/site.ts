import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { EcsScaling } from "../../../../dr/steps/ecs-scaling";
import type { VerifyHealth } from "../../../../dr/steps/verify-health";
import { otherPeak } from "../../../steps/ecs-scaling/peak";
import { type EcsClients, NoService, ScaledService } from "../../../aws/ecs-service/ecs-service";
import { askProbe } from "../../../aws/probe-call/ask";
import { hasName } from "../../../runtime/step/errors";
import { type Check, failed, ok, unknown } from "../verdict";

/** The service must be stable, and its maximum must cover the recent peak of the other site. */
export function serviceCheck(clients: EcsClients): Check<EcsScaling> {
  return async (parameters, { plan, site, table }) => {
    const { region, service, floorTasks, maxTasks, peakFraction = 1 } = parameters;
    const scaled = new ScaledService(clients, region, parameters);
    try {
      const [{ desired, running, deployments }, bounds, peak] = await Promise.all([
        scaled.tasks(),
        scaled.bounds(),
        otherPeak(table, { plan, site }, service),
      ]);
      if (running !== desired || deployments > 1) {
        return failed(`${service} is not stable: ${running} of ${desired} tasks run in ${deployments} deployments`);
      }
      if (peak === undefined) return unknown(`there is no recent task count of the other site's ${service}`);
      const needed = Math.max(floorTasks, Math.ceil(peakFraction * peak));
      const most = Math.min(maxTasks, bounds?.max ?? maxTasks);
      return needed <= most
        ? ok(`${service} is stable and may grow to ${most} tasks, ${needed} are needed`)
        : failed(`${service} may grow to ${most} tasks, ${needed} are needed: raise its maximum task count`);
    } catch (error) {
      if (error instanceof NoService) return failed(error.message);
      if (hasName(error, "ClusterNotFoundException")) return failed(`${region} has no cluster ${parameters.cluster}`);
      throw error;
    }
  };
}

/** A standby accepts no writes: the probe checks reads only. */
export function probeCheck(lambda: (region: string) => Pick<LambdaClient, "send">): Check<VerifyHealth> {
  return async ({ region, probe }) => {
    const { health, reasons } = await askProbe(lambda(region), probe, { writable: false });
    if (health === "healthy") return ok(`the probe in ${region} reports healthy`);
    return { status: health === "unhealthy" ? "failed" : "unknown", detail: reasons.join("; ") };
  };
}
