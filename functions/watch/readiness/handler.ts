import { ApplicationAutoScalingClient } from "@aws-sdk/client-application-auto-scaling";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { ECSClient } from "@aws-sdk/client-ecs";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { RDSClient } from "@aws-sdk/client-rds";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SFNClient } from "@aws-sdk/client-sfn";
import { environment, perRegion, SINGLE_ATTEMPT_15S } from "../../runtime/step/clients";
import { ownTable } from "../../runtime/step/own-table";
import { allChecks } from "./checks/all";
import { readiness } from "./readiness";

const control = environment("AWS_REGION");
const cloudwatch = perRegion((settings) => new CloudWatchClient(settings));

/** Reports whether a site is ready for a failover. Read-only. */
export const handler = readiness({
  table: ownTable(),
  cloudwatch: cloudwatch(control),
  checks: allChecks(
    {
      cloudwatch,
      ecs: perRegion((settings) => new ECSClient(settings)),
      scaling: perRegion((settings) => new ApplicationAutoScalingClient(settings)),
      rds: perRegion((settings) => new RDSClient(settings)),
      lambda: perRegion((settings) => new LambdaClient(settings)),
      probes: perRegion((settings) => new LambdaClient(settings), SINGLE_ATTEMPT_15S),
      states: perRegion((settings) => new SFNClient(settings)),
      secrets: perRegion((settings) => new SecretsManagerClient(settings)),
    },
    control,
  ),
});
