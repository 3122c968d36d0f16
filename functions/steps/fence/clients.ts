import { ApplicationAutoScalingClient } from "@aws-sdk/client-application-auto-scaling";
import { ECSClient } from "@aws-sdk/client-ecs";
import { RDSClient } from "@aws-sdk/client-rds";
import { SINGLE_ATTEMPT_2S, perRegion } from "../../runtime/step/clients";
import type { FenceClients } from "./site-fence";

/** Clients with a short timeout, for a region that may have failed. */
export const FENCE_CLIENTS: FenceClients = {
  ecs: perRegion((settings) => new ECSClient(settings), SINGLE_ATTEMPT_2S),
  scaling: perRegion((settings) => new ApplicationAutoScalingClient(settings), SINGLE_ATTEMPT_2S),
  rds: perRegion((settings) => new RDSClient(settings), SINGLE_ATTEMPT_2S),
};
