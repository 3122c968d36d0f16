import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { createConnection } from "mysql2/promise";
import { logger } from "../log/logger";
import { ensureUser } from "./application-user";
import { MysqlDatabase } from "./mysql";
import { rotate, type RotationRequest } from "./rotation";
import { SecretsManagerVersions } from "./secrets-manager";

/** What Terraform asks for on the first deployment, and people after a restore. */
interface EnsureRequest {
  readonly Step: "ensureUser";
  /** ARN of the application's secret. */
  readonly SecretId: string;
}

const secrets = new SecretsManagerVersions(new SecretsManagerClient());

/**
 * Makes the application's user, or takes one step of a rotation, in the database of `DATABASE_HOST`, whose master user's
 * secret `MASTER_SECRET` names by ARN.
 */
export async function handler(request: RotationRequest | EnsureRequest): Promise<void> {
  const host = setting("DATABASE_HOST", "the database's writer");
  const database = new MysqlDatabase(host, (options) => createConnection(options));
  const clients = { secrets, database, masterSecret: setting("MASTER_SECRET", "the secret of the master user") };
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
