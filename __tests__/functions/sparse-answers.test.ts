/** Fields that AWS can omit from a response, and callers from a request. */
import { callerOf, signature } from "../../functions/api/caller";
import { bodyOf, inPath } from "../../functions/api/http";
import { publishedPlan } from "../../functions/runtime/dr-table/published-plan";
import { viewOf } from "../../functions/steps/aurora-global/view";
import { dayCosts } from "../../functions/watch/costs/cost-explorer";
import { DrTable } from "../../functions/runtime/dr-table/dr-table";
import { ScaledService } from "../../functions/aws/ecs-service/ecs-service";
import { ANSWER_MS, ask } from "../../functions/aws/http/ask";
import { Refused, throwingRefusals } from "../../functions/steps/manual-approval/manual-approval";
import { askProbe } from "../../functions/aws/probe-call/ask";
import { auroraCheck, connectionCheck, instanceCheck, secretCheck } from "../../functions/watch/probe/checks";
import { secretsCheck } from "../../functions/watch/readiness/checks/secrets";
import { setUser } from "../../functions/rotate-database-secret/application-user";
import type { BoundStatement, Login } from "../../functions/rotate-database-secret/login";
import { FakeAws } from "../support/functions/fake-aws";

const CONTEXT = { requestId: "r" };
const answering = (answer: object) => ({ send: () => Promise.resolve(answer) }) as never;

test("a caller is identified by an ARN or a claim, and rejected without either", () => {
  const event = (authorizer?: object) => ({ routeKey: "GET /", requestContext: { ...CONTEXT, authorizer } }) as never;
  const arn = "arn:aws:iam::1:user/a";
  expect(callerOf(event({ iam: { userArn: arn } }))).toEqual({ id: arn, name: arn });
  expect(callerOf(event({ jwt: { claims: { sub: "1", username: "", email: "a@b" } } }))).toEqual({
    id: "1",
    name: "a@b",
  });
  expect(callerOf(event({ jwt: { claims: { sub: "1", preferred_username: "p", username: "u" } } })).name).toBe("u");
  expect(callerOf(event({ jwt: { claims: { sub: "1", "cognito:username": "c" } } })).name).toBe("c");
  expect(callerOf(event({ jwt: { claims: { sub: "1", email: 5 } } })).name).toBe("1");
  for (const authorizer of [undefined, {}, { iam: {} }, { jwt: { claims: {} } }, { jwt: { claims: { sub: "" } } }]) {
    expect(() => callerOf(event(authorizer))).toThrow(
      "caller should be identified: sign the request, or send a token with the claim 'sub'",
    );
  }
  expect([signature({ id: "1", name: "ada" }), signature({ id: "1", name: "1" })]).toEqual(["ada (1)", "1"]);
});

test("a body is an object, plain or in base 64", () => {
  const of = (body?: string, isBase64Encoded?: boolean) =>
    bodyOf({
      routeKey: "r",
      requestContext: CONTEXT,
      ...(body === undefined ? {} : { body }),
      isBase64Encoded,
    });
  expect(of('{"a":1}')).toEqual({ a: 1 });
  expect(of(Buffer.from('{"a":1}').toString("base64"), true)).toEqual({ a: 1 });
  for (const wrong of ["null", "[]", '"text"', "1"]) expect(() => of(wrong)).toThrow("body should be an object");
  for (const wrong of [undefined, "", "{"]) expect(() => of(wrong)).toThrow("body should be JSON");
  const event = { routeKey: "r", requestContext: CONTEXT };
  expect([inPath(event, "id"), inPath({ ...event, pathParameters: { id: "one" } }, "id")]).toEqual(["", "one"]);
});

test.each([[{}], [{ hash: "h" }], [{ json: "{}" }], [{ hash: 1, json: "{}" }]])(
  "a table with %p has no plan",
  async (values) => {
    const aws = new FakeAws();
    aws.table.set("web", "PLAN", values);
    const table = new DrTable(aws.client("dynamodb")("us-east-2"), "table");
    await expect(publishedPlan({ table, planName: "web" })).rejects.toThrow("the table has no plan web");
  },
);

test("a database without data is neither available nor a member", async () => {
  const aws = new FakeAws();
  const nothing = { arn: undefined, available: false, global: undefined, member: undefined };
  expect(await viewOf(aws.client("rds")("us-east-1"), { cluster: "c", globalCluster: "g" })).toEqual(nothing);
  aws.others["rds:DescribeDBClusters"] = () => ({ DBClusters: [{ DBClusterArn: "a", Status: "available" }] });
  aws.others["rds:DescribeGlobalClusters"] = () => ({ GlobalClusters: [{}] });
  expect(await viewOf(aws.client("rds")("us-east-1"), { cluster: "c", globalCluster: "g" })).toEqual({
    ...{ arn: "a", available: true, global: {}, member: undefined },
  });
});

test("a cost without a day, tag or amount is zero", async () => {
  const period = { from: "a", until: "b", tags: {} };
  expect(await dayCosts(answering({}), period)).toEqual([]);
  expect(await dayCosts(answering({ ResultsByTime: [{}] }), period)).toEqual([]);
  const none = { day: "", site: "untagged", service: "", usd: 0, estimated: false };
  expect(await dayCosts(answering({ ResultsByTime: [{ Groups: [{}] }] }), period)).toEqual([none]);
  const Groups = [{ Keys: ["Site$global", "S"], Metrics: { UnblendedCost: {} } }];
  expect(await dayCosts(answering({ ResultsByTime: [{ Groups }] }), period)).toEqual([
    { ...none, site: "global", service: "S" },
  ]);
});

test("a service without counts has zero tasks, and scaling without a suspension state is not suspended", async () => {
  const service = (tasks: object, targets: object) =>
    new ScaledService({ ecs: () => answering(tasks), scaling: () => answering(targets) }, "us-east-1", {
      cluster: "c",
      service: "s",
    });
  const there = service({ services: [{ status: "ACTIVE" }] }, { ScalableTargets: [{}] });
  expect(await there.tasks()).toEqual({ desired: 0, running: 0, deployments: 0 });
  expect(await there.bounds()).toEqual({ min: 0, max: 0, suspended: false });
  expect(await service({}, { ScalableTargets: [{ SuspendedState: {} }] }).bounds()).toMatchObject({ suspended: false });
  expect(await service({}, {}).bounds()).toBeUndefined();
  for (const services of [undefined, [], [{ status: "DRAINING" }]]) {
    await expect(service({ services }, {}).tasks()).rejects.toThrow("us-east-1 has no active service c/s");
  }
});

test("only a refusal is thrown for a state that waits for a token", async () => {
  const handler = (output: object) => throwingRefusals(() => Promise.resolve(output as never))({} as never);
  for (const status of ["done", "waiting"]) expect(await handler({ status })).toEqual({ status });
  await expect(handler({ status: "refused", reason: "no" })).rejects.toEqual(new Refused("no"));
  await expect(handler({ status: "refused" })).rejects.toThrow("refused");
});

test("a probe that returns anything but a report leaves the site unknown", async () => {
  const reported = (answer: unknown, more: object = {}) => {
    const Payload = new TextEncoder().encode(typeof answer === "string" ? answer : JSON.stringify(answer));
    return askProbe(answering({ Payload, ...more }), "probe", { writable: true });
  };
  const report = { health: "healthy", reasons: [], runningTasks: {} };
  expect(await reported(report)).toEqual(report);
  const unknown = (reason: string) => ({ health: "unknown", reasons: [reason], runningTasks: {} });
  for (const wrong of [
    ...[null, {}, { ...report, health: "fine" }, { ...report, reasons: "none" }],
    ...[
      { ...report, runningTasks: null },
      { ...report, runningTasks: 1 },
    ],
  ]) {
    expect(await reported(wrong)).toEqual(unknown(`the probe returned ${JSON.stringify(wrong)}`));
  }
  expect(await reported("boom", { FunctionError: "Unhandled" })).toEqual(unknown("the probe failed: boom"));
  expect((await reported("{")).reasons[0]).toMatch(/^the probe cannot be invoked: /);
});

test("checks of a probe: by name, and unhealthy when the response is empty", async () => {
  const aws = new FakeAws();
  const rds = aws.client("rds")("us-east-1");
  const [reads, writes] = [{ writable: false }, { writable: true }];
  const aurora = auroraCheck(rds, "c", "g");
  expect([aurora.name, await aurora.run(reads)]).toEqual(["c", "the cluster does not exist"]);
  aws.others["rds:DescribeDBClusters"] = () => ({ DBClusters: [{ DBClusterArn: "a" }] });
  expect(await aurora.run(reads)).toBe("it is in an unknown state");
  aws.others["rds:DescribeDBClusters"] = () => ({ DBClusters: [{ DBClusterArn: "a", Status: "available" }] });
  expect(await aurora.run(reads)).toBeUndefined();
  expect(await auroraCheck(rds, "c", undefined).run(writes)).toBeUndefined();
  for (const answer of [
    {},
    { GlobalClusters: [{}] },
    { GlobalClusters: [{ GlobalClusterMembers: [{ DBClusterArn: "b" }] }] },
  ]) {
    aws.others["rds:DescribeGlobalClusters"] = () => answer;
    expect(await aurora.run(writes)).toBe("it accepts no writes: it is not the writer of g");
  }
  const instance = instanceCheck(rds, "i");
  expect([instance.name, await instance.run(reads)]).toEqual(["i", "the instance does not exist"]);
  aws.others["rds:DescribeDBInstances"] = () => ({ DBInstances: [{}] });
  expect(await instance.run(reads)).toBe("it is in an unknown state");
  aws.others["rds:DescribeDBInstances"] = () => ({ DBInstances: [{ DBInstanceStatus: "available" }] });
  expect(await instance.run(writes)).toBeUndefined();
  const secret = secretCheck(aws.client("secretsmanager")("us-east-1"), "s");
  for (const [answer, found] of [
    [{}, "it is empty"],
    [{ SecretString: "" }, "it is empty"],
    [{ SecretString: "x" }, undefined],
  ] as const) {
    aws.others["secretsmanager:GetSecretValue"] = () => answer;
    expect(await secret.run(reads)).toBe(found);
  }
  expect(aws.calls.at(-1)!.input).toEqual({ SecretId: "s" });
  const dialed: unknown[] = [];
  const dial = (...at: unknown[]) => Promise.resolve(void dialed.push(at));
  expect(await connectionCheck(dial, "h", 1).run(reads)).toBeUndefined();
  expect([connectionCheck(dial, "h", 1).name, dialed]).toEqual(["h", [["h", 1]]]);
});

test("secrets without versions or replication status", async () => {
  const check = async (copy: object, source: object) =>
    secretsCheck((region) => answering(region === "west" ? copy : source))(
      { names: ["s"], region: "west", sourceRegion: "east" },
      {} as never,
    );
  const current = (id: string) => ({ VersionIdsToStages: { [id]: ["AWSCURRENT"] } });
  const failed = (detail: string) => ({ status: "failed", detail });
  expect(await check({}, current("v"))).toEqual(failed("west has no current version of s"));
  expect(await check({ VersionIdsToStages: { v: [] } }, current("v"))).toEqual(
    failed("west has no current version of s"),
  );
  expect(await check(current("v"), {})).toEqual(failed("west and east have different versions of s"));
  expect(await check(current("v"), current("v"))).toEqual({ status: "ok", detail: "s: the same in both regions" });
  const ReplicationStatus = [{ Region: "north", Status: "Failed" }];
  expect(await check(current("v"), { ...current("v"), ReplicationStatus })).toMatchObject({ status: "ok" });
  const own = [...ReplicationStatus, { Region: "west", Status: "Failed" }];
  expect(await check(current("v"), { ...current("v"), ReplicationStatus: own })).toEqual(
    failed("s in east: the replication has failed, no reason given"),
  );
});

describe("A9: the application's user", () => {
  const RIGHTS =
    "ALTER, CREATE, CREATE TEMPORARY TABLES, CREATE VIEW, DELETE, DROP, EXECUTE, INDEX, INSERT, LOCK TABLES, REFERENCES, SELECT, SHOW VIEW, TRIGGER, UPDATE";
  const grant = { sql: `GRANT ${RIGHTS} ON \`app\`.* TO ?@'%'`, values: ["web"] };

  async function set(login: Partial<Login>, known: boolean, master = "admin") {
    const ran: (readonly [Login, readonly BoundStatement[]])[] = [];
    const database = {
      accepts: () => Promise.resolve(known),
      execute: (as: Login, statements: readonly BoundStatement[]) => Promise.resolve(void ran.push([as, statements])),
    };
    const secrets = { read: () => Promise.resolve(JSON.stringify({ username: master, password: "m" })) };
    const clients = { secrets, database, masterSecret: "arn" } as never;
    return { outcome: await setUser({ username: "web", password: "p", dbname: "app", ...login }, clients), ran };
  }

  test("is created with its password and privileges by the master user", async () => {
    expect(await set({}, false)).toEqual({
      outcome: "done",
      ran: [
        [
          { username: "admin", password: "m" },
          [
            { sql: "DO GET_LOCK(?, -1)", values: ["steadfast-password"] },
            { sql: "CREATE USER IF NOT EXISTS ?@'%' IDENTIFIED BY ? REQUIRE SSL", values: ["web", "p"] },
            { sql: "ALTER USER ?@'%' IDENTIFIED BY ? RETAIN CURRENT PASSWORD", values: ["web", "p"] },
            grant,
          ],
        ],
      ],
    });
  });

  test("keeps a password that the database accepts, and is granted its privileges again", async () => {
    expect(await set({}, true)).toEqual({
      outcome: "done before",
      ran: [[{ username: "admin", password: "m" }, [grant]]],
    });
  });

  test("R9: is granted privileges on a schema with underscores only, not on schemas that match the pattern", async () => {
    expect((await set({ dbname: "web_app_1" }, true)).ran).toEqual([
      [
        { username: "admin", password: "m" },
        [{ sql: `GRANT ${RIGHTS} ON \`web\\_app\\_1\`.* TO ?@'%'`, values: ["web"] }],
      ],
    ]);
  });

  test.each(["", "App", "a`b", "1a", `a${"b".repeat(63)}`, "a b"])(
    "is not created in the schema '%s'",
    async (dbname) => {
      await expect(set({ dbname }, false)).rejects.toThrow(
        `dbname in the secret of 'web' should name the schema of the application, got '${dbname}'`,
      );
    },
  );

  test("can have a schema of 63 characters, but not the master user's name", async () => {
    expect((await set({ dbname: `a${"_".repeat(62)}` }, true)).outcome).toBe("done before");
    await expect(set({}, true, "web")).rejects.toThrow("username should differ from the master user's, got 'web'");
  });
});

test("E6: a page is requested once, bypassing caches, and a redirect is returned as such", async () => {
  const asked: unknown[] = [];
  let cancelled = 0;
  const cancel = () => {
    cancelled++;
    return Promise.resolve();
  };
  const body = { cancel };
  const answers = [
    { status: 302, body },
    { status: 204, body: null },
  ];
  const real = globalThis.fetch;
  globalThis.fetch = ((...request: unknown[]) => {
    asked.push(request);
    return Promise.resolve(answers.shift());
  }) as never;
  try {
    expect([await ask("https://a/"), await ask("https://b/")]).toEqual([302, 204]);
  } finally {
    globalThis.fetch = real;
  }
  const options = { redirect: "manual", headers: { "cache-control": "no-cache" }, signal: expect.any(AbortSignal) };
  expect(asked).toEqual([
    ["https://a/", options],
    ["https://b/", options],
  ]);
  expect([cancelled, ANSWER_MS]).toEqual([1, 5000]);
});
