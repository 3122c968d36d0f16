import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { fakeEmulator, type FakeEmulator } from "../support/fake-emulator";
import { FakeSecretsManager } from "../support/fake-secrets-manager";
import { zipped } from "../support/functions";
import { signed } from "../support/signed";

/**
 * R6, R9: users of the database over its protocol, from the deployed function's own bundle to tasks in both regions,
 * through the model of the network that functions have.
 */
const EAST = "us-east-1";
const WEST = "us-west-2";
const MASTER = "database";
const APPLICATION = "database-app";
const HOSTS = {
  [EAST]: "primary.cluster-abc.us-east-1.rds.amazonaws.com",
  [WEST]: "secondary.cluster-def.us-west-2.rds.amazonaws.com",
} as const;
const PROXIES = {
  [EAST]: "pool.db-proxy-abc.us-east-1.rds.amazonaws.com",
  [WEST]: "pool.db-proxy-def.us-west-2.rds.amazonaws.com",
} as const;
type Region = keyof typeof HOSTS;

/** A task of the application: logs in with mysql2 and runs a statement. */
const TASK = `
  const { createConnection } = require(${JSON.stringify(path.resolve("node_modules/mysql2/promise"))});
  exports.handler = async ({ host, login, sql, ssl = { rejectUnauthorized: true, verifyIdentity: true } }) => {
    const connection = await createConnection({ host, user: login.username, password: login.password, ssl: ssl ?? undefined });
    try { await connection.query(sql); return "ok"; } finally { await connection.end(); }
  };`;

// A process of its own for each function, and a dozen invocations a test.
jest.setTimeout(60_000);

let secrets: FakeSecretsManager;
let writer: Region;
/** The writer of the global database. */
let known: Region;
let at: FakeEmulator;

beforeEach(async () => {
  secrets = new FakeSecretsManager();
  writer = EAST;
  known = EAST;
  const functions: Record<string, Buffer> = {
    rotate: fs.readFileSync(path.join(process.env["STEADFAST_FUNCTIONS"]!, "rotate-database-secret.zip")),
    task: Buffer.from(zipped(TASK)),
  };
  at = await fakeEmulator(({ service, region, what, body }) => {
    if (service === "secretsmanager") return secrets.answer(region, what, body);
    if (service === "rds") return rdsAnswer(region as Region, what);
    const [, name = "", rest = ""] = /^GET \/\d{4}-\d\d-\d\d\/functions\/([^/?]+)(.*)$/.exec(what) ?? [];
    const code = functions[name];
    if (!code || rest.includes("event-invoke-config")) return undefined;
    if (rest.includes("content=code")) return code;
    return {
      Configuration: {
        ...{ FunctionName: name, FunctionArn: `arn:aws:lambda:${region}:123456789012:function:${name}` },
        ...{ Version: "$LATEST", Runtime: "nodejs22.x", Handler: "index.handler", Timeout: 20, MemorySize: 256 },
        CodeSha256: createHash("sha256").update(code).digest("base64"),
        Environment: {
          Variables: {
            ...{ DATABASE_HOST: HOSTS[EAST], MASTER_SECRET: secrets.arn(MASTER), AWS_REGION: EAST },
            ...{ DATABASE_CLUSTER: clusterArn(EAST), GLOBAL_CLUSTER: "world" },
          },
        },
      },
      Code: { Location: `http://somewhere/2015-03-31/functions/${name}?content=code` },
    };
  });
  secrets.put(MASTER, { username: "dbadmin", password: "master-1" });
  secrets.put(APPLICATION, { username: "app", password: "app-1", dbname: "app" });
  await rds(EAST, "CreateDBCluster", {
    ...{ DBClusterIdentifier: "primary", GlobalClusterIdentifier: "world" },
    ...{ MasterUsername: "dbadmin", MasterUserPassword: "master-1" },
  });
  await rds(WEST, "CreateDBCluster", { DBClusterIdentifier: "secondary", GlobalClusterIdentifier: "world" });
});
afterEach(() => at.close());

function clusterArn(region: Region): string {
  return `arn:aws:rds:${region}:123456789012:cluster:${HOSTS[region].split(".")[0]!}`;
}

function rdsAnswer(region: Region, what: string): string {
  const source = region === writer ? "" : "<ReplicationSourceIdentifier>arn</ReplicationSourceIdentifier>";
  const wrapped = (action: string, inner: string) =>
    `<${action}Response><${action}Result>${inner}</${action}Result></${action}Response>`;
  switch (what) {
    case "Action=DescribeDBClusters":
      return wrapped("DescribeDBClusters", `<DBClusters><DBCluster>${source}</DBCluster></DBClusters>`);
    case "Action=DescribeGlobalClusters":
      return wrapped(
        "DescribeGlobalClusters",
        `<GlobalClusters><GlobalClusterMember><GlobalClusterMembers>${([EAST, WEST] as const)
          .map(
            (one) =>
              `<GlobalClusterMember><DBClusterArn>${clusterArn(one)}</DBClusterArn><IsWriter>${known === one}</IsWriter></GlobalClusterMember>`,
          )
          .join("")}</GlobalClusterMembers></GlobalClusterMember></GlobalClusters>`,
      );
    case "Action=DescribeDBProxies":
      return wrapped(
        "DescribeDBProxies",
        `<DBProxies><member><DBProxyName>pool</DBProxyName><Auth><member><SecretArn>${secrets.arn(APPLICATION)}` +
          "</SecretArn></member></Auth></member></DBProxies>",
      );
    case "Action=DescribeDBProxyTargets":
      return wrapped(
        "DescribeDBProxyTargets",
        `<Targets><member><RdsResourceId>${region === EAST ? "primary" : "secondary"}</RdsResourceId></member></Targets>`,
      );
    default:
      return "<Done/>";
  }
}

async function rds(region: Region, Action: string, input: Record<string, string>): Promise<void> {
  const request = signed({
    ...{ service: "rds", region, body: new URLSearchParams({ Action, Version: "2014-10-31", ...input }).toString() },
  });
  const headers = { ...(request.headers as object), "content-type": "application/x-www-form-urlencoded" };
  expect((await fetch(at.endpoint, { ...request, headers })).status).toBe(200);
}

/** What a function returns, or the message of its error. */
async function invoke(region: Region, name: string, event: object): Promise<unknown> {
  const request = signed({ service: "lambda", region, body: JSON.stringify(event) });
  const response = await fetch(`${at.endpoint}/2015-03-31/functions/${name}/invocations`, request);
  const payload = (await response.json()) as { errorMessage?: string } | null;
  return payload?.errorMessage ?? payload;
}
const ensure = () => invoke(EAST, "rotate", { Step: "ensureUser", SecretId: secrets.arn(APPLICATION) });
async function rotate(secret: string, version: string): Promise<void> {
  secrets.announce(secret, version);
  for (const Step of ["createSecret", "setSecret", "testSecret", "finishSecret"]) {
    expect(
      await invoke(EAST, "rotate", { Step, SecretId: secrets.arn(secret), ClientRequestToken: version }),
    ).toBeNull();
  }
}
const task = (region: Region, host: string, login: object, sql = "SELECT 1 FROM app.orders", more: object = {}) =>
  invoke(region, "task", { host, login, sql, ...more });
/** A task that reads its secret in its own region when it connects. */
const connecting = (region: Region, host: string, sql?: string) =>
  task(region, host, secrets.current(region, APPLICATION), sql);

test("R9: the application's user is made with rights on its schema alone, and making it again changes nothing", async () => {
  expect(await connecting(EAST, HOSTS[EAST])).toMatch(/^Access denied for user 'app'/);
  expect(await ensure()).toBeNull();
  expect(await ensure()).toBeNull();
  expect(await connecting(EAST, HOSTS[EAST], "INSERT INTO app.orders VALUES (1)")).toBe("ok");
  for (const [sql, why] of [
    ["SELECT * FROM mysql.user", "Access denied for user 'app'@'%' to database 'mysql'"],
    ["DROP DATABASE other", "Access denied for user 'app'@'%' to database 'other'"],
    ["CREATE USER IF NOT EXISTS 'x'@'%' IDENTIFIED BY 'y' REQUIRE SSL", "need (at least one of) the CREATE USER"],
    ["GRANT SELECT ON `app`.* TO 'app'@'%'", "need (at least one of) the GRANT OPTION"],
  ] as const) {
    expect(await connecting(EAST, HOSTS[EAST], sql)).toContain(why);
  }
});

test("R9: a schema with an underscore is that schema alone; the old form of the grant reaches others", async () => {
  secrets.put(APPLICATION, { username: "app", password: "app-1", dbname: "web_app" });
  expect(await ensure()).toBeNull();
  const asked = (schema: string) => connecting(EAST, HOSTS[EAST], `SELECT 1 FROM ${schema}.orders`);
  expect(await asked("web_app")).toBe("ok");
  for (const other of ["webxapp", "web_apps", "a_web_app"]) {
    expect(await asked(other)).toContain(`Access denied for user 'app'@'%' to database '${other}'`);
  }
  const master = secrets.current(EAST, MASTER);
  expect(await task(EAST, HOSTS[EAST], master, "GRANT SELECT ON `web_app`.* TO 'app'@'%'")).toBe("ok");
  expect(await asked("webxapp")).toBe("ok");
  expect(await asked("web_apps")).toContain("Access denied");
  expect(await task(EAST, HOSTS[EAST], master, "GRANT SELECT ON `web%`.* TO 'app'@'%'")).toBe("ok");
  expect(await asked("web_apps")).toBe("ok");
});

test("R6: tasks in both regions log in before and after two rotations of both secrets, directly and through proxies", async () => {
  await ensure();
  const injected = secrets.current(EAST, APPLICATION);
  const everywhere = async () => [
    await connecting(EAST, HOSTS[EAST]),
    await connecting(WEST, HOSTS[WEST]),
    await connecting(EAST, PROXIES[EAST]),
    await connecting(WEST, PROXIES[WEST]),
  ];
  expect(await everywhere()).toEqual(["ok", "ok", "ok", "ok"]);
  await rotate(APPLICATION, "v2");
  await rotate(MASTER, "m2");
  expect(await everywhere()).toEqual(["ok", "ok", "ok", "ok"]);
  // The database still accepts the previous password: a replica of the secret may change later.
  expect(await task(WEST, HOSTS[WEST], injected)).toBe("ok");
  await rotate(APPLICATION, "v3");
  await rotate(MASTER, "m3");
  expect(await everywhere()).toEqual(["ok", "ok", "ok", "ok"]);
  // The old form: a password from the start of the task, after two rotations.
  expect(await task(EAST, HOSTS[EAST], injected)).toMatch(/^Access denied for user 'app'/);
  expect(await task(WEST, PROXIES[WEST], injected)).toMatch(/^Access denied for user 'app'/);
});

test("R7: a proxy whose replica of the secret is old refuses every log-in, and so does one without its secret", async () => {
  await ensure();
  const old = secrets.current(WEST, APPLICATION);
  secrets.freeze(WEST);
  await rotate(APPLICATION, "v2");
  await rotate(APPLICATION, "v3");
  expect(secrets.current(WEST, APPLICATION)).toEqual(old);
  expect(await connecting(WEST, PROXIES[WEST])).toMatch(/^Access denied for user 'app'/);
  expect(await connecting(EAST, PROXIES[EAST])).toBe("ok");
  expect(await task(EAST, PROXIES[EAST], secrets.current(EAST, MASTER))).toMatch(/^Access denied for user 'dbadmin'/);
});

test("a secondary region is read-only, so rotation fails after a failover and log-ins still work", async () => {
  await ensure();
  expect(await connecting(WEST, HOSTS[WEST], "INSERT INTO app.orders VALUES (1)")).toContain("--read-only");
  writer = WEST;
  expect(await connecting(WEST, HOSTS[WEST], "INSERT INTO app.orders VALUES (1)")).toBe("ok");
  secrets.announce(APPLICATION, "v2");
  const step = (Step: string) =>
    invoke(EAST, "rotate", { Step, SecretId: secrets.arn(APPLICATION), ClientRequestToken: "v2" });
  expect(await step("createSecret")).toBeNull();
  expect(await step("setSecret")).toContain("could not set up the user at primary.cluster-abc");
  known = WEST;
  expect(await step("setSecret")).toContain(`got ${clusterArn(WEST)}: rotate again when it is the writer`);
  expect(await connecting(WEST, PROXIES[WEST])).toBe("ok");
});

test("R6: while a former writer still accepts changes, no rotation changes it, and every user can log in at the new one", async () => {
  await ensure();
  known = WEST;
  for (const [secret, version] of [
    [APPLICATION, "v2"],
    [MASTER, "m2"],
  ] as const) {
    secrets.announce(secret, version);
    const step = (Step: string) =>
      invoke(EAST, "rotate", { Step, SecretId: secrets.arn(secret), ClientRequestToken: version });
    expect(await step("createSecret")).toBeNull();
    expect(await step("setSecret")).toContain(`got ${clusterArn(WEST)}: rotate again when it is the writer`);
    expect(await step("finishSecret")).toContain(`got ${clusterArn(WEST)}: rotate again when it is the writer`);
  }
  writer = WEST;
  expect(await connecting(WEST, HOSTS[WEST], "INSERT INTO app.orders VALUES (1)")).toBe("ok");
  expect(await task(WEST, HOSTS[WEST], secrets.current(EAST, MASTER))).toBe("ok");
});

test("no connection without TLS, to a failed region, or to an unknown host", async () => {
  await ensure();
  const login = secrets.current(EAST, APPLICATION);
  expect(await task(EAST, HOSTS[EAST], login, undefined, { ssl: null })).toContain("--require_secure_transport=ON");
  expect(await task(EAST, "x.rds.amazonaws.com", login)).toContain("getaddrinfo ENOTFOUND");
  await at.control("PUT", `/regions/${WEST}`, { outage: "refuse" });
  expect(await task(EAST, HOSTS[WEST], login)).toContain("ECONNREFUSED");
});
