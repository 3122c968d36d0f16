import { ApplicationAutoScalingClient } from "@aws-sdk/client-application-auto-scaling";
import { ECSClient } from "@aws-sdk/client-ecs";
import { RDSClient } from "@aws-sdk/client-rds";
import { HASTY, perRegion } from "../../runtime/step/clients";
import type { FenceClients } from "./site-fence";

/** Clients that do not wait for a region that is lost. */
export const FENCE_CLIENTS: FenceClients = {
  ecs: perRegion((settings) => new ECSClient(settings), HASTY),
  scaling: perRegion((settings) => new ApplicationAutoScalingClient(settings), HASTY),
  rds: perRegion((settings) => new RDSClient(settings), HASTY),
};
