import type { ConnectionOptions } from "mysql2/promise";
import type { BoundStatement, Database, Login } from "./login";

/** The used part of a connection. */
export interface Session {
  query(sql: string, values?: string[]): Promise<unknown>;
  end(): Promise<void>;
}

export type Connect = (options: ConnectionOptions) => Promise<Session>;

const DEFAULT_PORT = 3306;
const CONNECT_MS = 5000;
/** Requires a certificate issued by Amazon for this host. */
const TLS = { minVersion: "TLSv1.2", rejectUnauthorized: true, verifyIdentity: true };
const WRONG_PASSWORD = "ER_ACCESS_DENIED_ERROR";

/** A MySQL database, accessed over TLS only. */
export class MysqlDatabase implements Database {
  constructor(
    private readonly host: string,
    private readonly connect: Connect,
  ) {}

  async accepts(login: Login): Promise<boolean> {
    try {
      await this.within(login, (session) => session.query("SELECT 1"));
      return true;
    } catch (error) {
      if (codeOf(error) === WRONG_PASSWORD) return false;
      throw this.plain("log in", error);
    }
  }

  async changePassword(login: Login, password: string): Promise<void> {
    try {
      await this.within(login, (session) => session.query("ALTER USER USER() IDENTIFIED BY ?", [password]));
    } catch (error) {
      throw this.plain("change the password", error);
    }
  }

  async execute(login: Login, statements: readonly BoundStatement[]): Promise<void> {
    try {
      await this.within(login, async (session) => {
        for (const { sql, values } of statements) await session.query(sql, [...values]);
      });
    } catch (error) {
      throw this.plain("set up the user", error);
    }
  }

  private async within(login: Login, work: (session: Session) => Promise<unknown>): Promise<void> {
    const session = await this.connect({
      host: this.host,
      port: login.port ?? DEFAULT_PORT,
      user: login.username,
      password: login.password,
      connectTimeout: CONNECT_MS,
      ssl: TLS,
    });
    try {
      await work(session);
    } finally {
      await session.end();
    }
  }

  /** The driver's error contains the statement with the password, which Lambda would log. */
  private plain(what: string, error: unknown): Error {
    return new Error(`could not ${what} at ${this.host}: ${codeOf(error) ?? "the driver reports no error code"}`);
  }
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
