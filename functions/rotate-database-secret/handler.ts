import { RDSClient } from "@aws-sdk/client-rds";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { createConnection } from "mysql2/promise";
import { logger } from "../runtime/log/logger";
import { PATIENT } from "../runtime/step/clients";
import { ensureUser } from "./application-user";
import { GlobalWriter } from "./global-writer";
import { MysqlDatabase } from "./mysql";
import { rotate, type RotationRequest } from "./rotation";
import { SecretsManagerVersions } from "./secrets-manager";

/** What Terraform asks for on the first deployment, and people after a restore. */
interface EnsureRequest {
  readonly Step: "ensureUser";
  /** ARN of the application's secret. */
  readonly SecretId: string;
}

const rds = new RDSClient(PATIENT);
const secrets = new SecretsManagerVersions(new SecretsManagerClient(PATIENT));

/**
 * Makes the application's user, or takes one step of a rotation, in the database of `DATABASE_HOST`, whose master user's
 * secret `MASTER_SECRET` names by ARN. A rotation needs the cluster of the ARN `DATABASE_CLUSTER` to be the writer of
 * `GLOBAL_CLUSTER`; after a restore there may be none yet.
 */
export async function handler(request: RotationRequest | EnsureRequest): Promise<void> {
  const host = setting("DATABASE_HOST", "the database's writer");
  const database = new MysqlDatabase(host, (options) => createConnection(options));
  const writer = new GlobalWriter(rds, {
    clusterArn: setting("DATABASE_CLUSTER", "the ARN of the database's cluster"),
    globalCluster: setting("GLOBAL_CLUSTER", "the global cluster that it belongs to"),
  });
  const clients = {
    secrets,
    database,
    writer,
    masterSecret: setting("MASTER_SECRET", "the secret of the master user"),
  };
  const outcome = isEnsure(request) ? await ensureUser(request.SecretId, clients) : await rotate(request, clients);
  logger.info("rotation", { ...request, outcome });
}

function isEnsure(request: RotationRequest | EnsureRequest): request is EnsureRequest {
  return request.Step === "ensureUser";
}

function setting(name: string, what: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} should name ${what}, got nothing`);
  return value;
}
