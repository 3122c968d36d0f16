/**
 * Rotation of a database user's password in the four steps of Secrets Manager, for one user who changes the password
 * itself. Every step may come twice.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 */

/** What Secrets Manager sends. */
export interface RotationRequest {
  readonly Step: string;
  /** ARN of the secret. */
  readonly SecretId: string;
  /** Id of the version that is to become the current one. */
  readonly ClientRequestToken: string;
}

/** What the secret says of a login; whatever else stands in it is kept. */
export interface Login {
  readonly username: string;
  readonly password: string;
  /** @default 3306 */
  readonly port?: number;
}

export interface SecretState {
  readonly rotationEnabled: boolean;
  /** Labels of each version by its id. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
}

export type Label = "AWSCURRENT" | "AWSPENDING" | "AWSPREVIOUS";

/** The secret, as far as rotation needs it. */
export interface SecretVersions {
  describe(secret: string): Promise<SecretState>;
  /** What a version says; undefined when there is none. */
  read(secret: string, label: Label, version?: string): Promise<string | undefined>;
  newPassword(): Promise<string>;
  /** Gives a version its value and the label AWSPENDING. */
  writePending(secret: string, version: string, value: string): Promise<void>;
  /** Moves AWSCURRENT from one version to another. */
  makeCurrent(secret: string, version: string, from: string): Promise<void>;
}

export interface Database {
  /** Whether the database takes a login. Fails when the database cannot be asked, which says nothing of the login. */
  accepts(login: Login): Promise<boolean>;
  /** Changes the password of the user who logs in. */
  changePassword(login: Login, password: string): Promise<void>;
}

/** Whether a step did something, or found it done. */
export type Outcome = "done" | "done before";

type Step = (request: RotationRequest, clients: Clients, state: SecretState) => Promise<Outcome>;

interface Clients {
  readonly secrets: SecretVersions;
  readonly database: Database;
}

/**
 * Takes one step. Fails for an unknown step, for a secret that is not rotated, and for a version that was not announced
 * as pending.
 */
export async function rotate(request: RotationRequest, clients: Clients): Promise<Outcome> {
  const { Step: name, SecretId: secret, ClientRequestToken: version } = request;
  const step = STEPS.get(name);
  if (!step) throw new Error(`Step should be one of ${[...STEPS.keys()].join(", ")}, got '${name}'`);
  const state = await clients.secrets.describe(secret);
  if (!state.rotationEnabled) throw new Error(`${secret} is not rotated: turn rotation on before asking for ${name}`);
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
 * The current password opens the database; the previous one does after somebody has put an older state back. A login
 * that the database cannot be asked about ends the step, so that a network failure is never taken for a wrong password.
 */
async function setSecret(request: RotationRequest, { secrets, database }: Clients): Promise<Outcome> {
  const { SecretId: secret, ClientRequestToken: version } = request;
  const pending = await stored(secrets, secret, "AWSPENDING", version);
  const current = await stored(secrets, secret, "AWSCURRENT");
  if (pending.username !== current.username) {
    throw new Error(`user of version ${version} should be '${current.username}', got '${pending.username}'`);
  }
  if (await database.accepts(pending)) return "done before";
  const previous = await secrets.read(secret, "AWSPREVIOUS");
  const known = previous === undefined ? [current] : [current, parsed(previous, "AWSPREVIOUS")];
  for (const login of known.filter(({ username }) => username === pending.username)) {
    if (!(await database.accepts(login))) continue;
    await database.changePassword(login, pending.password);
    return "done";
  }
  throw new Error(`the database takes neither the current nor the previous password of '${current.username}'`);
}

async function testSecret(request: RotationRequest, { secrets, database }: Clients): Promise<Outcome> {
  const login = await stored(secrets, request.SecretId, "AWSPENDING", request.ClientRequestToken);
  if (!(await database.accepts(login))) {
    throw new Error(`the database does not take version ${request.ClientRequestToken} of '${login.username}'`);
  }
  return "done";
}

async function finishSecret(request: RotationRequest, { secrets }: Clients, { labels }: SecretState): Promise<Outcome> {
  const { SecretId: secret, ClientRequestToken: version } = request;
  await stored(secrets, secret, "AWSPENDING", version);
  const [current] = Object.entries(labels).find(([, all]) => all.includes("AWSCURRENT")) ?? [];
  if (current === undefined) throw new Error(`${secret} should have a version staged AWSCURRENT, got none`);
  await secrets.makeCurrent(secret, version, current);
  return "done";
}

const STEPS: ReadonlyMap<string, Step> = new Map(Object.entries({ createSecret, setSecret, testSecret, finishSecret }));

async function stored(secrets: SecretVersions, secret: string, label: Label, version?: string): Promise<Login> {
  const text = await secrets.read(secret, label, version);
  if (text === undefined) throw new Error(`${secret} should have a value staged ${label}, got none`);
  return parsed(text, label);
}

/** The parser's own message would quote the secret. */
function parsed(text: string, label: Label): Login {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (!isLogin(value)) throw new Error(`the value staged ${label} should be JSON with username and password`);
  return value;
}

function isLogin(value: unknown): value is Login {
  if (typeof value !== "object" || value === null) return false;
  const { username, password, port } = value as Partial<Record<keyof Login, unknown>>;
  return (
    typeof username === "string" && typeof password === "string" && (port === undefined || typeof port === "number")
  );
}
