import type { Handler } from "../gateway/gateway";
import type { Settings } from "../gateway/settings";

/** Header for the patch `rds_promotion_durations`: how long the change takes. */
const HEADER = "x-emulator-seconds";

/**
 * How long RDS takes to make another writer: a model, as the emulator has no data to catch up with. The call is answered
 * at once and the change is seen when the time is over, as in AWS.
 */
export function promotions(settings: Settings): Handler {
  return async (call, passOn) => {
    const { globalFailoverSeconds, replicaPromotionSeconds } = settings.values;
    const seconds =
      call.service !== "rds"
        ? 0
        : ({
            FailoverGlobalCluster: globalFailoverSeconds,
            SwitchoverGlobalCluster: globalFailoverSeconds,
            PromoteReadReplica: replicaPromotionSeconds,
            PromoteReadReplicaDBCluster: replicaPromotionSeconds,
          }[call.action] ?? 0);
    return seconds === 0 ? undefined : passOn({ ...call, headers: { ...call.headers, [HEADER]: String(seconds) } });
  };
}
