import { DescribeServicesCommand, type ECSClient } from "@aws-sdk/client-ecs";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { ProbeReport, ProbeRequest } from "../../../dr/record/probe-report";
import type { Rds } from "../../aws/rds/instance";
import { auroraCheck, connectionCheck, instanceCheck, secretCheck } from "./checks";
import type { Dial, Engine } from "./database-connection";
import { type Check, probe, type Tasks } from "./probe";

export interface ProbeClients {
  readonly ecs: Pick<ECSClient, "send">;
  readonly rds: Rds;
  readonly secrets: Pick<SecretsManagerClient, "send">;
  readonly dialer: (engine: Engine) => Dial;
}

/** Environment of a probe's function; what is not set is not checked. */
export interface ProbeSettings {
  readonly CLUSTER?: string | undefined;
  /** Names separated by commas. */
  readonly SERVICES?: string | undefined;
  /** An Aurora cluster, and the global cluster it belongs to. */
  readonly DATABASE_CLUSTER?: string | undefined;
  readonly GLOBAL_CLUSTER?: string | undefined;
  /** An RDS instance. */
  readonly DATABASE_INSTANCE?: string | undefined;
  /** Host of the database, which must accept TLS. */
  readonly DATABASE_HOST?: string | undefined;
  /** @default the engine's own */
  readonly DATABASE_PORT?: string | undefined;
  /** `mysql` or `postgres`. @default mysql */
  readonly DATABASE_ENGINE?: string | undefined;
  /** Names or ARNs separated by commas. */
  readonly SECRETS?: string | undefined;
}

const PORTS: Readonly<Record<Engine, number>> = { mysql: 3306, postgres: 5432 };

/** The probe of the site in its own region. Throws when the settings contain nothing to check. */
export function siteProbe(
  settings: ProbeSettings,
  { ecs, rds, secrets, dialer }: ProbeClients,
): (request: ProbeRequest) => Promise<ProbeReport> {
  const { CLUSTER: cluster, DATABASE_CLUSTER, GLOBAL_CLUSTER, DATABASE_INSTANCE, DATABASE_HOST } = settings;
  const engine: Engine = settings.DATABASE_ENGINE === "postgres" ? "postgres" : "mysql";
  const tasks: Tasks = {
    services: list(settings.SERVICES),
    running: async (service) => {
      const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
      return services[0]?.runningCount ?? 0;
    },
  };
  const checks: readonly Check[] = [
    ...(DATABASE_CLUSTER ? [auroraCheck(rds, DATABASE_CLUSTER, GLOBAL_CLUSTER)] : []),
    ...(DATABASE_INSTANCE ? [instanceCheck(rds, DATABASE_INSTANCE)] : []),
    ...(DATABASE_HOST
      ? [connectionCheck(dialer(engine), DATABASE_HOST, Number(settings.DATABASE_PORT ?? PORTS[engine]))]
      : []),
    ...list(settings.SECRETS).map((secret) => secretCheck(secrets, secret)),
  ];
  // A probe without checks would always report healthy.
  if (tasks.services.length + checks.length === 0)
    throw new Error("SERVICES should name what the probe checks, got nothing");
  return (request) => probe(tasks, checks, request);
}

function list(text = ""): readonly string[] {
  return text.split(",").filter((name) => name !== "");
}
