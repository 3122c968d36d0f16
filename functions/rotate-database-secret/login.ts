/** The login in the secret; other fields of the secret are kept. */
export interface Login {
  readonly username: string;
  readonly password: string;
  /** @default 3306 */
  readonly port?: number;
  /** Schema of the application. */
  readonly dbname?: string;
}

export interface SecretState {
  readonly rotationEnabled: boolean;
  /** Labels of each version by its id. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
}

export type Label = "AWSCURRENT" | "AWSPENDING" | "AWSPREVIOUS";

/** The operations on the secret that rotation uses. */
export interface SecretVersions {
  describe(secret: string): Promise<SecretState>;
  /** The value of a version; undefined when the version does not exist. */
  read(secret: string, label: Label, version?: string): Promise<string | undefined>;
  newPassword(): Promise<string>;
  /** Writes the value of a version, with the label AWSPENDING. */
  writePending(secret: string, version: string, value: string): Promise<void>;
  /** Moves AWSCURRENT from one version to another. */
  makeCurrent(secret: string, version: string, from: string): Promise<void>;
}

/** A statement with its values; mysql2 inserts them quoted. */
export interface BoundStatement {
  readonly sql: string;
  readonly values: readonly string[];
}

export interface Database {
  /** Whether the database accepts a login. Throws when the database cannot be reached: the login may still be valid. */
  accepts(login: Login): Promise<boolean>;
  /** Changes the password of the user who logs in. */
  changePassword(login: Login, password: string): Promise<void>;
  /** Runs statements as a user, in order. */
  execute(login: Login, statements: readonly BoundStatement[]): Promise<void>;
}

export interface Writer {
  /** Throws unless the cluster is the writer of the global database and no failover is in progress. */
  check(): Promise<void>;
}

export interface Clients {
  readonly secrets: SecretVersions;
  readonly database: Database;
  readonly writer: Writer;
  /** ARN of the master user's secret. */
  readonly masterSecret: string;
}

/** Whether a step made a change, or found it already made. */
export type Outcome = "done" | "done before";

export async function stored(secrets: SecretVersions, secret: string, label: Label, version?: string): Promise<Login> {
  const text = await secrets.read(secret, label, version);
  if (text === undefined) throw new Error(`${secret} should have a value staged ${label}, got none`);
  return parsed(text, label);
}

/** Does not use the parser's message, which would quote the secret. */
export function parsed(text: string, label: Label): Login {
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
  const { username, password, port, dbname } = value as Partial<Record<keyof Login, unknown>>;
  return (
    typeof username === "string" &&
    typeof password === "string" &&
    (port === undefined || typeof port === "number") &&
    (dbname === undefined || typeof dbname === "string")
  );
}
