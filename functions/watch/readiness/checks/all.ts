import type { ApplicationAutoScalingClient } from "@aws-sdk/client-application-auto-scaling";
import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { ECSClient } from "@aws-sdk/client-ecs";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { SFNClient } from "@aws-sdk/client-sfn";
import type { Rds } from "../../../aws/rds/instance";
import type { Check } from "../verdict";
import { auroraCheck, replicaCheck } from "./database";
import { lockCheck } from "./lock";
import { lagCheck, observersCheck, switchCheck } from "./metrics";
import { orchestrationCheck } from "./orchestration";
import { secretsCheck } from "./secrets";
import { probeCheck, serviceCheck } from "./site";

/** Clients by region. */
export interface CheckClients {
  readonly cloudwatch: (region: string) => Pick<CloudWatchClient, "send">;
  readonly ecs: (region: string) => Pick<ECSClient, "send">;
  readonly scaling: (region: string) => Pick<ApplicationAutoScalingClient, "send">;
  readonly rds: (region: string) => Rds;
  readonly lambda: (region: string) => Pick<LambdaClient, "send">;
  /** For probes, with a longer timeout. */
  readonly probes: (region: string) => Pick<LambdaClient, "send">;
  readonly states: (region: string) => Pick<SFNClient, "send">;
  readonly secrets: (region: string) => Pick<SecretsManagerClient, "send">;
}

/** The check for each type; `control` is the region of the traffic switch. */
export function allChecks(clients: CheckClients, control: string): Readonly<Record<string, Check<never>>> {
  return {
    "acquire-lock": lockCheck,
    "aurora-global": auroraCheck(clients.rds),
    "confirm-outage": observersCheck(clients.cloudwatch),
    "ecs-scaling": serviceCheck(clients),
    "lag-gate": lagCheck(clients.cloudwatch),
    orchestration: orchestrationCheck(clients),
    "rds-replica": replicaCheck(clients.rds),
    secrets: secretsCheck(clients.secrets),
    "traffic-switch": switchCheck(clients.cloudwatch(control)),
    "verify-health": probeCheck(clients.probes),
  };
}
