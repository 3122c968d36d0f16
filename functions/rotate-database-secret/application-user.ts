import { type BoundStatement, type Clients, type Login, type Outcome, stored } from "./login";

/**
 * Privileges of the application's user on its own schema, which it also migrates. They are limited to the schema, without
 * the grant option. @see https://dev.mysql.com/doc/refman/8.0/en/privileges-provided.html
 */
const RIGHTS = [
  "ALTER",
  "CREATE",
  "CREATE TEMPORARY TABLES",
  "CREATE VIEW",
  "DELETE",
  "DROP",
  "EXECUTE",
  "INDEX",
  "INSERT",
  "LOCK TABLES",
  "REFERENCES",
  "SELECT",
  "SHOW VIEW",
  "TRIGGER",
  "UPDATE",
] as const;

const LOCK = "steadfast-password";
/** Schema names that are safe in a statement without quotes. */
const SCHEMA = /^[a-z][a-z0-9_]{0,62}$/;

/**
 * Creates the application's user from its secret, with its privileges: on the first deployment, and after a restore, whose
 * users are those of the snapshot. It is idempotent.
 */
export async function ensureUser(secret: string, clients: Clients): Promise<Outcome> {
  return setUser(await stored(clients.secrets, secret, "AWSCURRENT"), clients);
}

/**
 * Sets the password and privileges of a user, as the master user.
 * @param before login that stays valid. Default: the one that was valid last
 */
export async function setUser(
  login: Login,
  { secrets, database, masterSecret }: Pick<Clients, "secrets" | "database" | "masterSecret">,
  before?: Login,
): Promise<Outcome> {
  const { username, dbname = "" } = login;
  if (!SCHEMA.test(dbname)) {
    throw new Error(`dbname in the secret of '${username}' should name the schema of the application, got '${dbname}'`);
  }
  const master = await stored(secrets, masterSecret, "AWSCURRENT");
  if (master.username === username) {
    throw new Error(`username should differ from the master user's, got '${username}'`);
  }
  const acceptsBefore = async () => before === undefined || (await database.accepts(before));
  const known = (await database.accepts(login)) && (await acceptsBefore());
  await database.execute(master, [
    ...(known ? [] : passwordStatements(login, before)),
    { sql: `GRANT ${RIGHTS.join(", ")} ON \`${literal(dbname)}\`.* TO ?@'%'`, values: [username] },
  ]);
  if (!known && !(await acceptsBefore()))
    throw new Error(`the database no longer accepts the previous password of '${username}'`);
  return known ? "done before" : "done";
}

/**
 * `_` matches any character in the schema of a GRANT: `web_app` would also match `webxapp`.
 * @see https://dev.mysql.com/doc/refman/8.0/en/grant.html#grant-quoting
 */
function literal(schema: string): string {
  return schema.replaceAll("_", "\\_");
}

/**
 * The previous password stays valid together with the new one until the next change: clients that have read it can continue
 * to log in, and the replica of the secret may be updated later than the user. The previous password is set again first,
 * because MySQL retains only the last password: after an aborted rotation, or when two run at once, that is another one. A
 * lock serializes the statements; it ends with the connection.
 * @see https://dev.mysql.com/doc/refman/8.0/en/password-management.html#dual-passwords
 * @see https://dev.mysql.com/doc/refman/8.0/en/locking-functions.html
 */
function passwordStatements({ username, password }: Login, before?: Login): BoundStatement[] {
  const retaining = (next: string): BoundStatement => ({
    sql: "ALTER USER ?@'%' IDENTIFIED BY ? RETAIN CURRENT PASSWORD",
    values: [username, next],
  });
  return [
    { sql: "DO GET_LOCK(?, -1)", values: [LOCK] },
    { sql: "CREATE USER IF NOT EXISTS ?@'%' IDENTIFIED BY ? REQUIRE SSL", values: [username, password] },
    ...(before ? [retaining(before.password)] : []),
    retaining(password),
  ];
}
