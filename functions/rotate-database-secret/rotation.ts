import { setUser } from "./application-user";
import { type Clients, type Outcome, parsed, type SecretState, stored } from "./login";

/**
 * Rotation of a database user's password in the four steps of Secrets Manager. The master user changes its own password and
 * that of the application's user, whose previous password stays valid together with the new one. Every step may be called
 * twice.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 */

/** The event that Secrets Manager sends. */
export interface RotationRequest {
  readonly Step: string;
  /** ARN of the secret. */
  readonly SecretId: string;
  /** Id of the version that is to become the current one. */
  readonly ClientRequestToken: string;
}

type Step = (request: RotationRequest, clients: Clients, state: SecretState) => Promise<Outcome>;

/**
 * Runs one step. Throws for an unknown step, for a secret without rotation, and for a version that is not staged
 * AWSPENDING.
 */
export async function rotate(request: RotationRequest, clients: Clients): Promise<Outcome> {
  const { Step: name, SecretId: secret, ClientRequestToken: version } = request;
  const step = STEPS.get(name);
  if (!step) throw new Error(`Step should be one of ${[...STEPS.keys()].join(", ")}, got '${name}'`);
  const state = await clients.secrets.describe(secret);
  if (!state.rotationEnabled) throw new Error(`${secret} has no rotation: enable rotation before calling ${name}`);
  const labels = state.labels[version] ?? [];
  if (labels.includes("AWSCURRENT")) return "done before";
  if (!labels.includes("AWSPENDING")) {
    throw new Error(
      `version ${version} of ${secret} should be staged AWSPENDING, got ${labels.join(", ") || "nothing"}`,
    );
  }
  return step(request, clients, state);
}

async function createSecret({ SecretId, ClientRequestToken }: RotationRequest, { secrets }: Clients): Promise<Outcome> {
  if ((await secrets.read(SecretId, "AWSPENDING", ClientRequestToken)) !== undefined) return "done before";
  const current = await stored(secrets, SecretId, "AWSCURRENT");
  const password = await secrets.newPassword();
  await secrets.writePending(SecretId, ClientRequestToken, JSON.stringify({ ...current, password }));
  return "done";
}

/**
 * The master user sets the password of the application's user. It changes its own password with its current one, or with the
 * previous one after a restore of an older snapshot. A database that is not the writer of the global cluster is not changed:
 * its changes would be lost, but the secret's would not. When the database cannot be reached, the step fails: a network
 * failure is not a wrong password.
 */
async function setSecret(request: RotationRequest, clients: Clients): Promise<Outcome> {
  const { SecretId: secret, ClientRequestToken: version } = request;
  const { secrets, database, writer, masterSecret } = clients;
  await writer.check();
  const pending = await stored(secrets, secret, "AWSPENDING", version);
  const current = await stored(secrets, secret, "AWSCURRENT");
  if (pending.username !== current.username) {
    throw new Error(`user of version ${version} should be '${current.username}', got '${pending.username}'`);
  }
  if (secret !== masterSecret) return setUser(pending, clients, current);
  if (await database.accepts(pending)) return "done before";
  const previous = await secrets.read(secret, "AWSPREVIOUS");
  const known = previous === undefined ? [current] : [current, parsed(previous, "AWSPREVIOUS")];
  for (const login of known.filter(({ username }) => username === pending.username)) {
    if (!(await database.accepts(login))) continue;
    await database.changePassword(login, pending.password);
    return "done";
  }
  throw new Error(`the database accepts neither the current nor the previous password of '${current.username}'`);
}

async function testSecret(request: RotationRequest, { secrets, database }: Clients): Promise<Outcome> {
  const login = await stored(secrets, request.SecretId, "AWSPENDING", request.ClientRequestToken);
  if (!(await database.accepts(login))) {
    throw new Error(`the database does not accept version ${request.ClientRequestToken} of '${login.username}'`);
  }
  return "done";
}

/** The writer may have moved since the password was set. */
async function finishSecret(
  request: RotationRequest,
  { secrets, writer }: Clients,
  { labels }: SecretState,
): Promise<Outcome> {
  const { SecretId: secret, ClientRequestToken: version } = request;
  await stored(secrets, secret, "AWSPENDING", version);
  const [current] = Object.entries(labels).find(([, all]) => all.includes("AWSCURRENT")) ?? [];
  if (current === undefined) throw new Error(`${secret} should have a version staged AWSCURRENT, got none`);
  await writer.check();
  await secrets.makeCurrent(secret, version, current);
  return "done";
}

const STEPS: ReadonlyMap<string, Step> = new Map(Object.entries({ createSecret, setSecret, testSecret, finishSecret }));
