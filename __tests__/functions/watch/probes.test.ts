import { type AddressInfo, createServer, type Socket } from "node:net";
import type { VerifyHealth } from "../../../dr/steps/verify-health";
import { dialer, type Engine } from "../../../functions/watch/probe/database-connection";
import { type ProbeSettings, siteProbe } from "../../../functions/watch/probe/site-probe";
import { verifyHealth } from "../../../functions/steps/verify-health/verify-health";
import { contractTests } from "../../support/functions/contract-tests";
import { clientError, FakeAws } from "../../support/functions/fake-aws";
import { Scene, unreached } from "../../support/functions/scene";

const ARN = "arn:aws:rds:us-west-2:123456789012:cluster:database";
const SETTINGS: ProbeSettings = {
  ...{ CLUSTER: "cluster", SERVICES: "web,worker", DATABASE_CLUSTER: "database", GLOBAL_CLUSTER: "global" },
  ...{ DATABASE_HOST: "db.example.com", SECRETS: "database,api" },
};

/** A healthy site; the dialer throws the given error, if any. */
function site(settings: ProbeSettings = SETTINGS, dialed?: Error) {
  const aws = new FakeAws();
  aws.services.set("us-west-2 cluster/web", { desired: 2, running: 2 });
  aws.services.set("us-west-2 cluster/worker", { desired: 1, running: 1 });
  aws.clusters.set("us-west-2 database", { arn: ARN, status: "available" });
  aws.globals.set("global", { members: [{ arn: ARN, writer: true }] });
  const dials: unknown[] = [];
  const probe = siteProbe(settings, {
    ...{ ecs: aws.client("ecs")("us-west-2"), rds: aws.client("rds")("us-west-2") },
    secrets: aws.client("secrets-manager")("us-west-2"),
    dialer: (engine: Engine) => (host, port) => {
      dials.push([engine, host, port]);
      return dialed ? Promise.reject(dialed) : Promise.resolve();
    },
  });
  return { aws, probe, dials };
}

test("E6: a site whose tasks run, whose database responds and whose secrets are readable is healthy", async () => {
  const { probe, dials, aws } = site();
  expect(await probe({ writable: true })).toEqual({
    health: "healthy",
    reasons: [],
    runningTasks: { web: 2, worker: 1 },
  });
  expect(dials).toEqual([["mysql", "db.example.com", 3306]]);
  expect(new Set(aws.calls.map(({ region }) => region))).toEqual(new Set(["us-west-2"]));
});

test.each([
  [
    "no task is running",
    (aws: FakeAws): unknown => (aws.services.get("us-west-2 cluster/web")!.running = 0),
    "web: no task is running",
  ],
  [
    "the database is not available",
    (aws: FakeAws): unknown => (aws.clusters.get("us-west-2 database")!.status = "failing-over"),
    "database: it is failing-over",
  ],
  [
    "the database does not exist",
    (aws: FakeAws): unknown => aws.clusters.delete("us-west-2 database"),
    "database: the cluster does not exist",
  ],
] as const)("unhealthy: %s", async (_what, change, reason) => {
  const { aws, probe } = site();
  change(aws);
  expect(await probe({ writable: false })).toMatchObject({ health: "unhealthy", reasons: [reason] });
});

test("a replica accepts reads and no writes", async () => {
  const { aws, probe } = site();
  aws.globals.get("global")!.members[0]!.writer = false;
  expect(await probe({ writable: false })).toMatchObject({ health: "healthy" });
  expect(await probe({ writable: true })).toMatchObject({
    health: "unhealthy",
    reasons: ["database: it accepts no writes: it is not the writer of global"],
  });
  const instance = site({ DATABASE_INSTANCE: "replica" });
  instance.aws.instances.set("us-west-2 replica", {
    DBInstanceStatus: "available",
    ReadReplicaSourceDBInstanceIdentifier: "a",
  });
  expect(await instance.probe({ writable: false })).toMatchObject({ health: "healthy" });
  expect(await instance.probe({ writable: true })).toMatchObject({ health: "unhealthy" });
});

test("unknown is not unhealthy: an exception in one check makes it unknown, and does not hide the others", async () => {
  const { aws, probe } = site(SETTINGS, new Error("the database does not support TLS"));
  aws.errors.set("secrets-manager:GetSecretValue", [clientError("AccessDeniedException", "not you")]);
  const reasons = ["db.example.com: unknown, the database does not support TLS", "database: unknown, not you"];
  expect(await probe({ writable: true })).toMatchObject({ health: "unknown", reasons, runningTasks: { web: 2 } });
  aws.services.get("us-west-2 cluster/web")!.running = 0;
  expect(await probe({ writable: true })).toMatchObject({ health: "unhealthy" });
});

test("a probe without checks is refused", () => {
  expect(() => site({})).toThrow("SERVICES should name what the probe checks, got nothing");
  expect(() => site({ SERVICES: "," })).toThrow("got nothing");
});

/** The bytes that a client sends to a database with this response, and its error. */
async function dialed(engine: Engine, talk: (socket: Socket) => void): Promise<{ sent: Buffer[]; error: Error }> {
  const sent: Buffer[] = [];
  const server = createServer((socket) => {
    socket.on("data", (bytes: Buffer) => sent.push(bytes)).on("error", () => undefined);
    talk(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const error = (await dialer(engine)("localhost", port).catch((reason: unknown) => reason)) as Error;
    return { sent, error };
  } finally {
    server.close();
  }
}

test("A9: TLS is requested from a database, and nothing else is sent before it starts", async () => {
  /** Accepts the request for TLS and disconnects when the handshake starts. */
  const until = (socket: Socket, requestBytes: number, answer: string) => {
    let got = 0;
    socket.on("data", (bytes: Buffer) => {
      if (got === 0 && answer !== "") socket.write(answer);
      got += bytes.length;
      if (got > requestBytes) socket.destroy();
    });
  };
  const postgres = await dialed("postgres", (socket) => {
    until(socket, 8, "S");
  });
  const asked = Buffer.concat(postgres.sent).toString("hex");
  expect([asked.slice(0, 16), asked.slice(16, 20)]).toEqual(["0000000804d2162f", "1603"]);
  expect(postgres.error.message).toMatch(/disconnected before secure TLS connection|ECONNRESET/);
  const mysql = await dialed("mysql", (socket) => {
    socket.write(Buffer.from([74, 0, 0, 0, 10, 56]));
    until(socket, 36, "");
  });
  const request = Buffer.concat(mysql.sent);
  expect([request.readUIntLE(0, 3), request[3], request.readUInt32LE(4) & 0x800]).toEqual([32, 1, 0x800]);
  expect(request.subarray(36, 38).toString("hex")).toBe("1603");
});

test("a database without TLS, with another protocol, or without a response fails", async () => {
  const plain = await dialed("postgres", (socket) => socket.write("N"));
  expect(plain.error.message).toBe("the database does not support TLS");
  const old = await dialed("mysql", (socket) => socket.write(Buffer.from([74, 0, 0, 0, 9])));
  expect(old.error.message).toBe("the database uses an unknown protocol version");
  const gone = await dialed("mysql", (socket) => socket.end());
  expect(gone.error.message).toBe("the database closed the connection");
  await expect(dialer("mysql")("127.0.0.1", 1)).rejects.toThrow("ECONNREFUSED");
});

const scenes: Scene[] = [];

function health(writable: boolean, answer: () => unknown): Scene {
  const parameters: VerifyHealth = { region: "us-west-2", probe: "web-dev-secondary-probe", writable };
  const scene = new Scene({ id: "verify-health", type: "verify-health", parameters }, ({ aws }) => ({
    steps: { "verify-health": verifyHealth(aws.client("lambda")) },
  }));
  scene.aws.probes.set("us-west-2 web-dev-secondary-probe", answer);
  scenes.push(scene);
  return scene;
}
const returning = (health: string) => () => ({ health, reasons: ["a reason"], runningTasks: {} });

contractTests("verify-health", () => health(true, returning("healthy")), { throttled: "lambda:InvokeFunction" });

test.each([
  ["unhealthy", returning("unhealthy"), "us-west-2 is unhealthy: a reason"],
  ["unknown", returning("unknown"), "us-west-2 is unknown: a reason"],
  ["nonsense", () => ({ health: "fine" }), 'us-west-2 is unknown: the probe returned {"health":"fine"}'],
])("verify-health does not pass while the probe returns %s", async (_what, answer, reason) => {
  const scene = health(true, answer);
  expect(await scene.take("start")).toEqual({ status: "waiting", reason });
  scene.aws.probes.set("us-west-2 web-dev-secondary-probe", returning("healthy"));
  expect(await scene.take("check")).toEqual({ status: "done" });
});

test("verify-health sends `writable` to the probe; a probe that cannot be invoked is unknown", async () => {
  const scene = health(false, returning("healthy"));
  await scene.take("start");
  const asked = scene.aws.calls.find(({ action }) => action === "lambda:InvokeFunction")!.input;
  expect(new TextDecoder().decode(asked["Payload"] as Uint8Array)).toBe('{"writable":false}');
  const lost = health(true, returning("healthy"));
  lost.aws.outages.add("us-west-2");
  expect((await lost.take("start")).reason).toContain("unknown: the probe cannot be invoked: connect ECONNREFUSED");
});

test("every declared call is reached", () => {
  expect(unreached(scenes)).toEqual([]);
});
