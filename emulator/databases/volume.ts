import { MysqlError } from "./mysql-connection";

interface User {
  /** The newest first; a second one is valid beside it. */
  passwords: readonly string[];
  /** Patterns of the schemas it has rights on. */
  readonly schemas: Set<string>;
}

const USER = `'([^']+)'@'%'`;
const STATEMENTS = {
  create: new RegExp(`^CREATE USER IF NOT EXISTS ${USER} IDENTIFIED BY '([^']+)' REQUIRE SSL$`, "i"),
  alter: new RegExp(`^ALTER USER ${USER} IDENTIFIED BY '([^']+)'( RETAIN CURRENT PASSWORD)?$`, "i"),
  own: /^ALTER USER USER\(\) IDENTIFIED BY '([^']+)'$/i,
  grant: new RegExp(`^GRANT [A-Z, ]+ ON \`([\\w\\\\%]+)\`\\.\\* TO ${USER}$`, "i"),
} as const;
/** Statements that a read-only server accepts. */
const READS = /^(?:SELECT|SHOW|USE|SET)\b/i;
const ACCOUNTS = /^(?:CREATE|ALTER|DROP|RENAME) USER\b|^(?:GRANT|REVOKE)\b/i;
/** `schema.table`, where a statement names one. */
const SCHEMA = /(?:\bFROM|\bINTO|\bUPDATE|\bTABLE|\bJOIN|\bDATABASE|\bUSE)\s+`?(\w+)`?(?:\.|$|;)/gi;

/** The users of the clusters that share one set of data: all members of a global database, or a cluster by itself. */
export class Volume {
  private readonly users = new Map<string, User>();
  private master = "";

  /** What RDS does when a cluster is made, or given a new password. */
  setMaster(password: string, name: string = this.master): void {
    this.master = name;
    this.users.set(name, { passwords: [password], schemas: new Set() });
  }

  get masterUser(): string {
    return this.master;
  }

  accepts(user: string, matches: (password: string) => boolean): boolean {
    return this.users.get(user)?.passwords.some(matches) ?? false;
  }

  /** Runs a statement as a user; `readOnly` on a cluster that follows another one. */
  run(user: string, statement: string, readOnly: boolean): void {
    const sql = statement.trim().replace(/;$/, "");
    if (readOnly && !READS.test(sql)) {
      throw new MysqlError(
        1290,
        "HY000",
        "The MySQL server is running with the --read-only option so it cannot execute this statement",
      );
    }
    const own = STATEMENTS.own.exec(sql);
    if (own) {
      this.users.get(user)!.passwords = [own[1]!];
      return;
    }
    if (ACCOUNTS.test(sql)) {
      this.account(user, sql);
      return;
    }
    for (const [, schema] of sql.matchAll(SCHEMA)) {
      if (user !== this.master && ![...this.users.get(user)!.schemas].some((pattern) => covers(pattern, schema!))) {
        throw new MysqlError(1044, "42000", `Access denied for user '${user}'@'%' to database '${schema!}'`);
      }
    }
  }

  private account(user: string, sql: string): void {
    if (user !== this.master) {
      const privilege = /^(?:GRANT|REVOKE)/i.test(sql) ? "GRANT OPTION" : "CREATE USER";
      throw new MysqlError(
        1227,
        "42000",
        `Access denied; you need (at least one of) the ${privilege} privilege(s) for this operation`,
      );
    }
    const create = STATEMENTS.create.exec(sql);
    const alter = STATEMENTS.alter.exec(sql);
    const grant = STATEMENTS.grant.exec(sql);
    if (create) {
      if (!this.users.has(create[1]!)) this.users.set(create[1]!, { passwords: [create[2]!], schemas: new Set() });
    } else if (alter) {
      const found = this.known(alter[1]!);
      found.passwords = [alter[2]!, ...(alter[3] ? found.passwords.slice(0, 1) : [])];
    } else if (grant) {
      this.known(grant[2]!).schemas.add(grant[1]!);
    } else {
      throw new MysqlError(
        1235,
        "42000",
        `the model of MySQL has no statement like '${sql.split(" ", 2).join(" ")} …'`,
      );
    }
  }

  private known(name: string): User {
    const found = this.users.get(name);
    if (!found) throw new MysqlError(1396, "HY000", `Operation failed for '${name}'@'%'`);
    return found;
  }
}

/**
 * Whether the schema of a GRANT means a schema: `_` is any letter and `%` any number of them, unless a backslash precedes.
 * @see https://dev.mysql.com/doc/refman/8.0/en/grant.html#grant-quoting
 */
function covers(pattern: string, schema: string): boolean {
  const source = pattern.replaceAll(/\\?[_%]/g, (sign) => ({ _: ".", "%": ".*" })[sign] ?? sign.slice(1));
  return new RegExp(`^${source}$`).test(schema);
}
