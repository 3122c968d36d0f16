import { RDSClient } from "@aws-sdk/client-rds";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { createConnection } from "mysql2/promise";
import { logger } from "../runtime/log/logger";
import { TWO_ATTEMPTS_5S } from "../runtime/step/clients";
import { ensureUser } from "./application-user";
import { GlobalWriter } from "./global-writer";
import { MysqlDatabase } from "./mysql";
import { rotate, type RotationRequest } from "./rotation";
import { SecretsManagerVersions } from "./secrets-manager";

/** The request of Terraform on the first deployment, and of operators after a restore. */
interface EnsureRequest {
  readonly Step: "ensureUser";
  /** ARN of the application's secret. */
  readonly SecretId: string;
}

const rds = new RDSClient(TWO_ATTEMPTS_5S);
const secrets = new SecretsManagerVersions(new SecretsManagerClient(TWO_ATTEMPTS_5S));

/**
 * Creates the application's user, or runs one step of a rotation, in the database at `DATABASE_HOST`. `MASTER_SECRET` is the
 * ARN of the master user's secret. A rotation requires that the cluster with the ARN `DATABASE_CLUSTER` is the writer of
 * `GLOBAL_CLUSTER`; creating the user does not, because after a restore there may be no global cluster yet.
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
