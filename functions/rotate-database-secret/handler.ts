import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { createConnection } from "mysql2/promise";
import { MysqlDatabase } from "./mysql";
import { rotate, type RotationRequest } from "./rotation";
import { SecretsManagerVersions } from "./secrets-manager";
import { logger } from "../log/logger";

const secrets = new SecretsManagerVersions(new SecretsManagerClient());

/** Takes one step of the rotation of the secret whose database stands in `DATABASE_HOST`. */
export async function handler(request: RotationRequest): Promise<void> {
  const host = process.env["DATABASE_HOST"];
  if (host === undefined) throw new Error("DATABASE_HOST should name the database's writer, got nothing");
  const database = new MysqlDatabase(host, (options) => createConnection(options));
  const outcome = await rotate(request, { secrets, database });
  logger.info("rotation", {
    step: request.Step,
    secret: request.SecretId,
    version: request.ClientRequestToken,
    outcome,
  });
}
