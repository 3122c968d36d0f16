import { ApplicationAutoScalingClient } from "@aws-sdk/client-application-auto-scaling";
import { ECSClient } from "@aws-sdk/client-ecs";
import { perRegion } from "../../runtime/step/clients";
import { ownTable } from "../../runtime/step/own-table";
import { stepHandler } from "../../runtime/step/step-function";
import { ecsScaling } from "./ecs-scaling";

/** Scales a service to the tasks that it needs. */
export const handler = stepHandler({
  table: ownTable(),
  steps: {
    "ecs-scaling": ecsScaling({
      ecs: perRegion((settings) => new ECSClient(settings)),
      scaling: perRegion((settings) => new ApplicationAutoScalingClient(settings)),
    }),
  },
});
