import type { BoundStatement, Database, Login, SecretVersions } from "../../../functions/rotate-database-secret/login";
import { rotate, type RotationRequest } from "../../../functions/rotate-database-secret/rotation";

const SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:test-dev-database-AbCdEf";
const STEPS = ["createSecret", "setSecret", "testSecret", "finishSecret"];
const login = (password: string, username = "dbadmin") =>
  JSON.stringify({ username, password, engine: "mysql", port: 3306, dbname: "app" });

/** The labels of Secrets Manager: a label is on one version at a time. */
class FakeSecrets implements SecretVersions {
  rotationEnabled = true;
  readonly values = new Map<string, string>([["old", login("one")]]);
  readonly labels: Record<string, string[]> = { old: ["AWSCURRENT"], new: ["AWSPENDING"] };
  writes: string[] = [];
  private made = 0;

  describe = () => Promise.resolve({ rotationEnabled: this.rotationEnabled, labels: structuredClone(this.labels) });
  read = (_: string, label: string, version = this.holder(label)) =>
    Promise.resolve(
      version !== undefined && this.labels[version]?.includes(label) ? this.values.get(version) : undefined,
    );
  newPassword = () => Promise.resolve(`made-${++this.made}`);
  writePending = (_: string, version: string, value: string) => {
    this.values.set(version, value);
    this.writes.push(`write ${version}`);
    return Promise.resolve();
  };
  makeCurrent = (_: string, version: string, from: string) => {
    this.labels[from] = ["AWSPREVIOUS"];
    this.labels[version]!.push("AWSCURRENT");
    this.writes.push(`current ${version}`);
    return Promise.resolve();
  };

  private holder(label: string): string | undefined {
    return Object.keys(this.labels).find((version) => this.labels[version]!.includes(label));
  }
}

class FakeDatabase implements Database {
  changes = 0;
  reachable = true;
  constructor(public password = "one") {}

  accepts = (tried: Login) =>
    this.reachable ? Promise.resolve(tried.password === this.password) : Promise.reject(new Error("ETIMEDOUT"));
  changePassword = (tried: Login, password: string) => {
    if (tried.password !== this.password) return Promise.reject(new Error("ER_ACCESS_DENIED_ERROR"));
    this.password = password;
    this.changes++;
    return Promise.resolve();
  };
  execute = (_: Login, statements: readonly BoundStatement[]) =>
    Promise.reject(new Error(`the master user's own rotation runs ${JSON.stringify(statements)}`));
}

function rotation() {
  const secrets = new FakeSecrets();
  const database = new FakeDatabase();
  const writer = { refusal: undefined as string | undefined, asked: 0 };
  const check = () => {
    writer.asked++;
    return writer.refusal === undefined ? Promise.resolve() : Promise.reject(new Error(writer.refusal));
  };
  const take = (Step: string, version = "new") =>
    rotate({ Step, SecretId: SECRET, ClientRequestToken: version } satisfies RotationRequest, {
      secrets,
      database,
      writer: { check },
      masterSecret: SECRET,
    });
  return { secrets, database, writer, take };
}

test("A9: four steps set a new password in the secret and in the database", async () => {
  const { secrets, database, take } = rotation();
  for (const step of STEPS) expect(await take(step)).toBe("done");
  expect(database.password).toBe("made-1");
  expect(secrets.labels).toEqual({ old: ["AWSPREVIOUS"], new: ["AWSPENDING", "AWSCURRENT"] });
  expect(JSON.parse(secrets.values.get("new")!)).toEqual({
    username: "dbadmin",
    password: "made-1",
    engine: "mysql",
    port: 3306,
    dbname: "app",
  });
});

test("A9: every step can be called twice, and changes nothing the second time", async () => {
  const { secrets, database, take } = rotation();
  for (const step of STEPS) {
    await take(step);
    const before = structuredClone({
      values: [...secrets.values],
      labels: secrets.labels,
      password: database.password,
    });
    const written = secrets.writes.length;
    expect(await take(step)).toBe(step === "testSecret" ? "done" : "done before");
    expect({ values: [...secrets.values], labels: secrets.labels, password: database.password }).toEqual(before);
    expect(secrets.writes).toHaveLength(written);
  }
  expect(database.changes).toBe(1);
});

test("a step that is called after the last one changes nothing", async () => {
  const { database, take } = rotation();
  for (const step of STEPS) await take(step);
  database.reachable = false;
  for (const step of STEPS) expect(await take(step)).toBe("done before");
});

test.each(["", "dropSecret", "constructor", "toString"])(
  "refuses the unknown step '%s' before any call",
  async (step) => {
    const { secrets, take } = rotation();
    secrets.describe = () => Promise.reject(new Error("was asked"));
    await expect(take(step)).rejects.toThrow(
      `Step should be one of createSecret, setSecret, testSecret, finishSecret, got '${step}'`,
    );
  },
);

test.each(STEPS)("%s refuses a version that is not staged AWSPENDING, and a secret without rotation", async (step) => {
  const { secrets, database, take } = rotation();
  await expect(take(step, "other")).rejects.toThrow(
    `version other of ${SECRET} should be staged AWSPENDING, got nothing`,
  );
  secrets.labels["other"] = ["AWSPREVIOUS"];
  await expect(take(step, "other")).rejects.toThrow("should be staged AWSPENDING, got AWSPREVIOUS");
  secrets.rotationEnabled = false;
  await expect(take(step)).rejects.toThrow(`${SECRET} has no rotation: enable rotation before calling ${step}`);
  expect([secrets.writes, database.changes]).toEqual([[], 0]);
});

test("after a restore of an older snapshot, the previous password is used", async () => {
  const { secrets, database, take } = rotation();
  secrets.labels["older"] = ["AWSPREVIOUS"];
  secrets.values.set("older", login("zero"));
  database.password = "zero";
  await take("createSecret");
  expect(await take("setSecret")).toBe("done");
  expect(database.password).toBe("made-1");
});

test("a database that cannot be reached fails the step, and nothing is changed", async () => {
  const { secrets, database, take } = rotation();
  await take("createSecret");
  database.reachable = false;
  await expect(take("setSecret")).rejects.toThrow("ETIMEDOUT");
  await expect(take("testSecret")).rejects.toThrow("ETIMEDOUT");
  expect([database.changes, secrets.labels["old"]]).toEqual([0, ["AWSCURRENT"]]);
});

test("fails when the database accepts neither password, without quoting them", async () => {
  const { database, take } = rotation();
  await take("createSecret");
  database.password = "somebody-elses";
  const failure = await take("setSecret").catch((error: unknown) => String(error));
  expect(failure).toBe("Error: the database accepts neither the current nor the previous password of 'dbadmin'");
  await expect(take("testSecret")).rejects.toThrow("the database does not accept version new of 'dbadmin'");
});

test("fails when the pending version is for another user", async () => {
  const { secrets, database, take } = rotation();
  secrets.values.set("new", login("two", "root"));
  await expect(take("setSecret")).rejects.toThrow("user of version new should be 'dbadmin', got 'root'");
  expect(database.changes).toBe(0);
});

test("a version without a value never becomes the current one", async () => {
  const { secrets, take } = rotation();
  for (const step of ["setSecret", "testSecret", "finishSecret"]) {
    await expect(take(step)).rejects.toThrow("should have a value staged AWSPENDING, got none");
  }
  expect(secrets.labels["old"]).toEqual(["AWSCURRENT"]);
});

test.each([
  "hunter2",
  '{"password":"hunter2"',
  '{"password":"hunter2"}',
  '{"username":"a","password":"b","port":"hunter2"}',
])("fails for a secret that is not a login, without quoting it", async (text) => {
  const { secrets, take } = rotation();
  secrets.values.set("old", text);
  const failure = await take("createSecret").catch((error: unknown) => String(error));
  expect(failure).toBe("Error: the value staged AWSCURRENT should be JSON with username and password");
  expect(secrets.writes).toEqual([]);
});

test("R6: a password is neither set nor made current unless the cluster is the global writer", async () => {
  const { secrets, database, writer, take } = rotation();
  await take("createSecret");
  expect(writer.asked).toBe(0);
  writer.refusal = "the writer is in another region";
  await expect(take("setSecret")).rejects.toThrow("the writer is in another region");
  expect([database.password, database.changes]).toEqual(["one", 0]);
  writer.refusal = undefined;
  await take("setSecret");
  await take("testSecret");
  writer.refusal = "the writer is in another region";
  await expect(take("finishSecret")).rejects.toThrow("the writer is in another region");
  expect(secrets.labels).toEqual({ old: ["AWSCURRENT"], new: ["AWSPENDING"] });
  writer.refusal = undefined;
  expect(await take("finishSecret")).toBe("done");
  expect(writer.asked).toBe(4);
});
