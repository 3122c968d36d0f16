import { type BoundStatement, type Clients, type Login, type Outcome, stored } from "./login";

/**
 * Rights of the application's user on its own schema, which it also migrates. None of them reaches beyond the schema, and
 * it cannot pass them on. @see https://dev.mysql.com/doc/refman/8.0/en/privileges-provided.html
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
/** What may be written into a statement unquoted. */
const SCHEMA = /^[a-z][a-z0-9_]{0,62}$/;

/**
 * Makes the application's user as its secret says, with its rights: on the first deployment, and after a restore, whose
 * users are those of the snapshot. It can be repeated.
 */
export async function ensureUser(secret: string, clients: Clients): Promise<Outcome> {
  return setUser(await stored(clients.secrets, secret, "AWSCURRENT"), clients);
}

/**
 * Gives a user its password and rights, as the master user.
 * @param before login that stays valid. Default: whichever was valid last
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
    throw new Error(`username should be another than the master user's, got '${username}'`);
  }
  const takesBefore = async () => before === undefined || (await database.accepts(before));
  const known = (await database.accepts(login)) && (await takesBefore());
  await database.execute(master, [
    ...(known ? [] : passwordStatements(login, before)),
    { sql: `GRANT ${RIGHTS.join(", ")} ON \`${literal(dbname)}\`.* TO ?@'%'`, values: [username] },
  ]);
  if (!known && !(await takesBefore()))
    throw new Error(`the database no longer takes the password before of '${username}'`);
  return known ? "done before" : "done";
}

/**
 * `_` stands for any letter in the schema of a GRANT: `web_app` would be `webxapp` too.
 * @see https://dev.mysql.com/doc/refman/8.0/en/grant.html#grant-quoting
 */
function literal(schema: string): string {
  return schema.replaceAll("_", "\\_");
}

/**
 * The password before stays valid beside the new one until the next change: whoever has read it can go on to log in with
 * it, and the replica of the secret may come later than the user's change. It is set anew first, because MySQL retains the
 * last password alone: that of a rotation that was given up, or the new one when two do this at once. One after the other
 * has all statements to itself; the lock ends with the connection.
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
