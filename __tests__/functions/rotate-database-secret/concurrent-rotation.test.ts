import { setUser } from "../../../functions/rotate-database-secret/application-user";
import type { BoundStatement, Database, Login } from "../../../functions/rotate-database-secret/login";

const login = (password: string): Login => ({ username: "app", password, dbname: "app" });

/** One user with two passwords; statements of two sessions interleave unless a lock serializes them. */
class DualPasswords implements Database {
  passwords: readonly string[] = ["old"];
  /** Executed grants. */
  grants = 0;
  retains = true;
  private free: Promise<void> = Promise.resolve();

  async accepts({ password }: Login): Promise<boolean> {
    await turn();
    return this.passwords.includes(password);
  }

  changePassword = () => Promise.reject(new Error("the application's user is changed by the master user"));

  async execute(by: Login, statements: readonly BoundStatement[]): Promise<void> {
    expect(by).toEqual({ username: "dbadmin", password: "m" });
    let release = (): void => undefined;
    for (const { sql, values } of statements) {
      await turn();
      if (sql.startsWith("DO GET_LOCK")) {
        const before = this.free;
        this.free = new Promise((resolve) => {
          release = resolve;
        });
        await before;
      }
      if (sql.startsWith("ALTER USER")) {
        expect(sql).toBe("ALTER USER ?@'%' IDENTIFIED BY ? RETAIN CURRENT PASSWORD");
        this.passwords = [values[1]!, ...(this.retains ? this.passwords.slice(0, 1) : [])];
      }
      if (sql.startsWith("GRANT")) this.grants++;
    }
    release();
  }
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

function clients(database: Database) {
  const secrets = { read: () => Promise.resolve(JSON.stringify({ username: "dbadmin", password: "m" })) };
  return { secrets: secrets as never, database, masterSecret: "master" };
}

test("R6: two concurrent changes to the same password leave the previous one valid", async () => {
  const database = new DualPasswords();
  const set = () => setUser(login("new"), clients(database), login("old"));
  expect(await Promise.all([set(), set()])).toEqual(["done", "done"]);
  expect(database.passwords).toEqual(["new", "old"]);
  expect(await set()).toBe("done before");
  expect([database.passwords, database.grants]).toEqual([["new", "old"], 3]);
});

test("R6: after an aborted rotation, the next one leaves the current password valid, not the aborted one", async () => {
  const database = new DualPasswords();
  database.passwords = ["given-up", "old"];
  expect(await setUser(login("new"), clients(database), login("old"))).toBe("done");
  expect(database.passwords).toEqual(["new", "old"]);
});

test("R6: a current password that was no longer valid is valid again", async () => {
  const database = new DualPasswords();
  database.passwords = ["new", "new"];
  expect(await setUser(login("new"), clients(database), login("old"))).toBe("done");
  expect(database.passwords).toEqual(["new", "old"]);
});

test("R6: fails when the previous password is no longer accepted", async () => {
  const database = new DualPasswords();
  database.retains = false;
  await expect(setUser(login("new"), clients(database), login("old"))).rejects.toThrow(
    new Error("the database no longer accepts the previous password of 'app'"),
  );
});
