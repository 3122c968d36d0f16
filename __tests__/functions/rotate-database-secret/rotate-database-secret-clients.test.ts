import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { ResourceNotFoundException } from "@aws-sdk/client-secrets-manager";
import { unzipSync } from "fflate";
import type { ConnectionOptions } from "mysql2/promise";
import { MysqlDatabase, type Session } from "../../../functions/rotate-database-secret/mysql";
import { SecretsManagerVersions } from "../../../functions/rotate-database-secret/secrets-manager";
import { inTemporaryFolder } from "../../support/synth";

const LOGIN = { username: "dbadmin", password: "one" };
const HOST = "database.cluster-abc.us-east-1.rds.amazonaws.com";

function database(query: Session["query"] = () => Promise.resolve()) {
  const opened: ConnectionOptions[] = [];
  const closed: string[] = [];
  const statements: unknown[] = [];
  const connect = (options: ConnectionOptions) => {
    opened.push(options);
    return Promise.resolve({
      query: (sql: string, values?: string[]) => {
        statements.push([sql, values]);
        return query(sql, values);
      },
      end: () => {
        closed.push("end");
        return Promise.resolve();
      },
    });
  };
  return { mysql: new MysqlDatabase(HOST, connect), opened, closed, statements };
}
const refusal = (code: string) =>
  Object.assign(new Error(`${code} near 'new-password'`), { code, sql: "new-password" });

test("A9: it uses TLS only, and only with a host that has a certificate for its name", async () => {
  const { mysql, opened, closed } = database();
  expect(await mysql.accepts({ ...LOGIN, port: 3307 })).toBe(true);
  expect(opened).toEqual([
    {
      host: HOST,
      port: 3307,
      user: "dbadmin",
      password: "one",
      connectTimeout: 5000,
      ssl: { minVersion: "TLSv1.2", rejectUnauthorized: true, verifyIdentity: true },
    },
  ]);
  expect(closed).toEqual(["end"]);
});

test("only an access-denied error is a wrong password; any other error is thrown", async () => {
  const failing = (code: string) => new MysqlDatabase(HOST, () => Promise.reject(refusal(code)));
  expect(await failing("ER_ACCESS_DENIED_ERROR").accepts(LOGIN)).toBe(false);
  await expect(failing("ETIMEDOUT").accepts(LOGIN)).rejects.toThrow(`could not log in at ${HOST}: ETIMEDOUT`);
  await expect(failing("HANDSHAKE_SSL_ERROR").accepts(LOGIN)).rejects.toThrow("HANDSHAKE_SSL_ERROR");
});

test("the user changes the password itself, as a value and not as part of the statement", async () => {
  const { mysql, statements } = database();
  await mysql.changePassword(LOGIN, "new-password");
  expect(statements).toEqual([["ALTER USER USER() IDENTIFIED BY ?", ["new-password"]]]);
});

test("A9: an error does not contain the password, and the connection is closed", async () => {
  const { mysql, closed } = database(() => Promise.reject(refusal("ER_OPTION_PREVENTS_STATEMENT")));
  const failure = await mysql.changePassword(LOGIN, "new-password").catch((error: unknown) => error);
  expect(failure).toEqual(new Error(`could not change the password at ${HOST}: ER_OPTION_PREVENTS_STATEMENT`));
  expect(JSON.stringify({ ...(failure as object) }) + String((failure as Error).stack)).not.toContain("new-password");
  expect((failure as Error).cause).toBeUndefined();
  expect(closed).toEqual(["end"]);
});

function secretsManager(answer: (name: string) => object) {
  const sent: [string, object][] = [];
  const send = ({ constructor, input }: { constructor: { name: string }; input: object }) => {
    sent.push([constructor.name.replace("Command", ""), input]);
    return Promise.resolve().then(() => answer(constructor.name.replace("Command", "")));
  };
  return { versions: new SecretsManagerVersions({ send } as never), sent };
}

test("each request to Secrets Manager is one call that names the version", async () => {
  const { versions, sent } = secretsManager((name) =>
    name === "GetRandomPassword"
      ? { RandomPassword: "made" }
      : { SecretString: "text", VersionIdsToStages: { v: ["A"] } },
  );
  expect(await versions.describe("s")).toEqual({ rotationEnabled: false, labels: { v: ["A"] } });
  expect(await versions.read("s", "AWSPENDING", "v")).toBe("text");
  expect(await versions.newPassword()).toBe("made");
  await versions.writePending("s", "v", "text");
  await versions.makeCurrent("s", "v", "old");
  expect(sent).toEqual([
    ["DescribeSecret", { SecretId: "s" }],
    ["GetSecretValue", { SecretId: "s", VersionStage: "AWSPENDING", VersionId: "v" }],
    ["GetRandomPassword", { PasswordLength: 40, ExcludePunctuation: true }],
    ["PutSecretValue", { SecretId: "s", ClientRequestToken: "v", SecretString: "text", VersionStages: ["AWSPENDING"] }],
    [
      "UpdateSecretVersionStage",
      { SecretId: "s", VersionStage: "AWSCURRENT", MoveToVersionId: "v", RemoveFromVersionId: "old" },
    ],
  ]);
});

test("a missing version has no value; any other error is thrown", async () => {
  const failing = (error: Error) =>
    secretsManager(() => {
      throw error;
    }).versions;
  const missing = new ResourceNotFoundException({ message: "no such version", $metadata: {} });
  expect(await failing(missing).read("s", "AWSPENDING", "v")).toBeUndefined();
  await expect(failing(new Error("AccessDenied")).read("s", "AWSPENDING", "v")).rejects.toThrow("AccessDenied");
  await expect(failing(missing).describe("s")).rejects.toThrow("no such version");
  await expect(secretsManager(() => ({})).versions.newPassword()).rejects.toThrow(
    "Secrets Manager returned no password",
  );
});

test("the bundle loads by itself, and refuses an unknown step and missing settings", () => {
  const zip = path.join(process.env["STEADFAST_FUNCTIONS"]!, "rotate-database-secret.zip");
  const output = inTemporaryFolder((folder) => {
    fs.writeFileSync(path.join(folder, "index.js"), unzipSync(fs.readFileSync(zip))["index.js"]!);
    const script = `const { handler } = require("./index.js");
      const call = (request) => handler(request).catch((error) => console.log(error.message));
      call({ Step: "other" })
        .then(() => { process.env.DATABASE_HOST = "db"; return call({ Step: "other" }); })
        .then(() => { process.env.DATABASE_CLUSTER = "arn"; return call({ Step: "other" }); })
        .then(() => { process.env.GLOBAL_CLUSTER = "world"; return call({ Step: "other" }); })
        .then(() => { process.env.MASTER_SECRET = "arn"; return call({ Step: "other" }); });`;
    return execFileSync(process.execPath, ["-e", script], {
      cwd: folder,
      env: { AWS_REGION: "us-east-1", AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
      encoding: "utf8",
    });
  });
  expect(output.trim().split("\n")).toEqual([
    "DATABASE_HOST should name the database's writer, got nothing",
    "DATABASE_CLUSTER should name the ARN of the database's cluster, got nothing",
    "GLOBAL_CLUSTER should name the global cluster that it belongs to, got nothing",
    "MASTER_SECRET should name the secret of the master user, got nothing",
    "Step should be one of createSecret, setSecret, testSecret, finishSecret, got 'other'",
  ]);
});
