import { ApplicationAutoScalingClient } from "@aws-sdk/client-application-auto-scaling";
import { ECSClient } from "@aws-sdk/client-ecs";
import { RDSClient } from "@aws-sdk/client-rds";
import { HASTY, perRegion } from "../step/clients";
import { ownTable } from "../step/own-table";
import { stepHandler } from "../step/step-function";
import { fence } from "./fence";

/** Keeps the former active site from writing, if its region answers. */
export const handler = stepHandler({
  table: ownTable(),
  steps: {
    fence: fence({
      ecs: perRegion((settings) => new ECSClient(settings), HASTY),
      scaling: perRegion((settings) => new ApplicationAutoScalingClient(settings), HASTY),
      rds: perRegion((settings) => new RDSClient(settings), HASTY),
    }),
  },
});
