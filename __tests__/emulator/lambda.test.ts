import { createHash } from "node:crypto";
import { fakeEmulator, type FakeEmulator } from "../support/fake-emulator";
import { zipped } from "../support/functions";
import { signed } from "../support/signed";
import { until } from "../support/until";

const REGION = "us-east-2";
interface Fake {
  source?: string;
  file?: string;
  settings?: Record<string, unknown>;
  concurrency?: number;
  config?: Record<string, unknown>;
}
let deployed: Record<string, Fake>;
let at: FakeEmulator;

beforeEach(async () => {
  deployed = {};
  at = await fakeEmulator(({ service, region, what, body }) => {
    if (what === "AmazonSQS.SendMessage") return { MessageId: "m" };
    if (service !== "lambda" || region !== REGION) return undefined;
    const [, name = "", rest = ""] = /^GET \/\d{4}-\d\d-\d\d\/functions\/([^/?]+)(.*)$/.exec(what) ?? [];
    const fake = deployed[name];
    if (!fake) return undefined;
    if (rest.includes("event-invoke-config")) return fake.config;
    const code = Buffer.from(zipped(fake.source ?? "exports.handler = async () => 1;", fake.file));
    if (rest.includes("content=code")) return code;
    const arn = `arn:aws:lambda:${REGION}:123456789012:function:${name}`;
    return {
      Configuration: {
        ...{
          FunctionName: name,
          FunctionArn: arn,
          Version: "$LATEST",
          Runtime: "nodejs22.x",
          Handler: "index.handler",
        },
        ...{ Timeout: 60, MemorySize: 128, CodeSha256: createHash("sha256").update(code).digest("base64") },
        ...fake.settings,
      },
      Code: { Location: `http://somewhere/2015-03-31/functions/${name}?content=code&body=${body}` },
      ...(fake.concurrency === undefined ? {} : { Concurrency: { ReservedConcurrentExecutions: fake.concurrency } }),
    };
  });
});
afterEach(() => at.close());

interface Answered {
  status: number;
  payload: unknown;
  headers: Headers;
}

async function invoke(name: string, event: unknown = {}, headers: Record<string, string> = {}): Promise<Answered> {
  const request = signed({ service: "lambda", region: REGION, body: JSON.stringify(event) });
  const url = `${at.endpoint}/2015-03-31/functions/${encodeURIComponent(name)}/invocations`;
  const response = await fetch(url, { ...request, headers: { ...(request.headers as object), ...headers } });
  const text = await response.text();
  return { status: response.status, payload: text === "" ? undefined : JSON.parse(text), headers: response.headers };
}
const event = (name: string, payload: unknown = {}) => invoke(name, payload, { "x-amz-invocation-type": "Event" });
interface Sent {
  QueueUrl: string;
  MessageBody: string;
}
const sent = () =>
  at.arrived.filter(({ what }) => what === "AmazonSQS.SendMessage").map(({ body }) => JSON.parse(body) as Sent);
const quiet = () => until("all events are done", () => at.services.events.waiting === 0);

test("E6: an instance stays warm for its revision and is replaced for another", async () => {
  deployed["f"] = { source: "let n = 0; exports.handler = async () => ({ n: ++n, color: process.env.COLOR });" };
  const answers = [await invoke("f"), await invoke("f")];
  deployed["f"].settings = { Environment: { Variables: { COLOR: "blue" } } };
  answers.push(await invoke("f"));
  expect(answers.map(({ payload }) => payload)).toEqual([{ n: 1 }, { n: 2 }, { n: 1, color: "blue" }]);
  expect(at.services.instances).toBe(1);
});

test("X9: a fault hits a function's events by their content: not run, run twice, or run with the answer lost", async () => {
  deployed["f"] = { source: "let n = 0; exports.handler = async ({ step }) => `${step.id} ${++n}`;" };
  const { faults } = at.gateway;
  faults.add({ body: { "step.id": "a" }, effect: { kind: "function-error", type: "Boom" } });
  faults.add({ body: { "step.id": "b" }, effect: { kind: "repeat" } });
  faults.add({ body: { "step.id": "c" }, effect: { kind: "lost" } });
  const payloads = [];
  for (const id of ["a", "b", "c", "d"]) payloads.push((await invoke("f", { step: { id } })).payload);
  expect(payloads).toEqual([
    { errorType: "Boom", errorMessage: "injected by a fault" },
    "b 2",
    { errorType: "Sandbox.Timedout", errorMessage: "injected by a fault" },
    "d 4",
  ]);
});

test.each([
  ["a callback", "exports.handler = (event, context, done) => setTimeout(() => done(null, { via: 'callback' }), 5);"],
  ["an ES module", "export const handler = async () => ({ via: 'callback' });"],
])("a handler may answer by %s", async (kind, source) => {
  deployed["f"] = { source, ...(kind === "an ES module" ? { file: "index.mjs" } : {}) };
  expect(await invoke("f")).toMatchObject({ status: 200, payload: { via: "callback" } });
});

test.each([
  ["throws", "exports.handler = async () => { throw new TypeError('no'); };", "TypeError", /^no$/],
  ["throws text", "exports.handler = async () => { throw 'no'; };", "string", /^no$/],
  [
    "is late",
    "exports.handler = () => new Promise(() => {});",
    "Sandbox.Timedout",
    /Task timed out after 0.30 seconds/,
  ],
  ["blocks", "exports.handler = async () => { for (;;); };", "Sandbox.Timedout", /timed out/],
  ["exits", "exports.handler = async () => process.exit(7);", "Runtime.ExitError", /exit status 7/],
  ["does not load", "require('not-there');", "Error", /Cannot find module 'not-there'/],
  ["has no handler", "exports.other = 1;", "Runtime.HandlerNotFound", /index.handler is undefined/],
  [
    "leaves a rejection",
    "exports.handler = async () => { Promise.reject(new Error('left')); await new Promise(() => {}); };",
    "Runtime.UnhandledPromiseRejection",
    /left/,
  ],
] as const)(
  "a function that %s answers with its error, and the next invocation works",
  async (_, source, type, message) => {
    deployed["f"] = { source, settings: { Timeout: 0.3 } };
    const { status, payload, headers } = await invoke("f");
    expect([status, headers.get("x-amz-function-error")]).toEqual([200, "Unhandled"]);
    expect(payload).toMatchObject({ errorType: type, errorMessage: expect.stringMatching(message) });
    deployed["f"] = { source: "exports.handler = async () => 'well';" };
    expect(await invoke("f")).toMatchObject({ payload: "well" });
  },
);

test("an instance that ran out of time is not used again", async () => {
  const source = "let n = 0; exports.handler = async ({ hang }) => (hang ? new Promise(() => {}) : ++n);";
  deployed["f"] = { source, settings: { Timeout: 0.3 } };
  await invoke("f");
  await invoke("f", { hang: true });
  expect(at.services.instances).toBe(0);
  expect((await invoke("f")).payload).toBe(1);
});

test("what it writes is in the tail and in the control API, whole and in its own invocation", async () => {
  const source =
    "exports.handler = async ({ i }) => { console.log('x'.repeat(70000) + i); console.error('err' + i); };";
  deployed["f"] = { source };
  const first = await invoke("f", { i: 1 }, { "x-amz-log-type": "Tail" });
  await invoke("f", { i: 2 });
  const tail = Buffer.from(first.headers.get("x-amz-log-result")!, "base64").toString();
  expect(tail).toMatch(/x1\nerr1\nEND RequestId: [0-9a-f-]+\nREPORT /);
  expect(tail.length).toBe(4096);
  const logs = (await at.control("GET", "/invocations?function=f")) as { log: string }[];
  expect(logs.map(({ log }) => [log.includes("err1"), log.includes("err2"), log.length > 70000])).toEqual([
    [true, false, true],
    [false, true, true],
  ]);
});

test("no more run at a time than are reserved; the others are throttled", async () => {
  deployed["f"] = { source: "exports.handler = () => new Promise((r) => setTimeout(r, 300));", concurrency: 2 };
  const answers = await Promise.all([invoke("f"), invoke("f"), invoke("f")]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 429]);
  const throttled = answers.find(({ status }) => status === 429)!;
  expect(throttled.headers.get("x-amzn-errortype")).toBe("TooManyRequestsException");
  expect(throttled.payload).toMatchObject({ Reason: "ReservedFunctionConcurrentInvocationLimitExceeded" });
  deployed["f"].concurrency = 0;
  expect(await invoke("f")).toMatchObject({ status: 429 });
});

test.each([
  ["a function that is not there", "g", "{}", {}, 404, "ResourceNotFoundException"],
  [
    "an ARN of another region",
    "arn:aws:lambda:us-west-2:123456789012:function:f",
    "{}",
    {},
    404,
    "ResourceNotFoundException",
  ],
  ["a payload that is no JSON", "f", "{", {}, 400, "InvalidRequestContentException"],
  ["a payload too large", "f", JSON.stringify("x".repeat(6 * 1024 * 1024)), {}, 413, "RequestTooLargeException"],
  [
    "an event too large",
    "f",
    JSON.stringify("x".repeat(1024 * 1024)),
    { "x-amz-invocation-type": "Event" },
    413,
    "RequestTooLargeException",
  ],
  ["an unknown type", "f", "{}", { "x-amz-invocation-type": "Later" }, 400, "InvalidParameterValueException"],
] as const)("%s is refused", async (_, name, body, headers, status, code) => {
  deployed["f"] = {};
  const request = signed({ service: "lambda", region: REGION, body });
  const url = `${at.endpoint}/2015-03-31/functions/${encodeURIComponent(name)}/invocations`;
  const response = await fetch(url, { ...request, headers: { ...(request.headers as object), ...headers } });
  expect([response.status, response.headers.get("x-amzn-errortype")]).toEqual([status, code]);
});

test("a dry run runs nothing", async () => {
  deployed["f"] = { source: "exports.handler = async () => { console.log('ran'); };" };
  expect((await invoke("f", {}, { "x-amz-invocation-type": "DryRun" })).status).toBe(204);
  expect(await at.control("GET", "/invocations")).toEqual([]);
});

test("a runtime other than Node.js is refused with the reason", async () => {
  deployed["f"] = { settings: { Runtime: "python3.12" } };
  expect((await invoke("f")).payload).toMatchObject({ errorType: "Emulator.RuntimeNotSupported" });
});

test("a failing event is tried three times and ends in the dead-letter queue and the destination", async () => {
  const queue = (name: string) => `arn:aws:sqs:${REGION}:123456789012:${name}`;
  await at.control("PUT", "/settings", { asyncRetrySeconds: 0.01 });
  deployed["f"] = {
    source: "exports.handler = async () => { throw new Error('no'); };",
    settings: { DeadLetterConfig: { TargetArn: queue("dead") } },
    config: { DestinationConfig: { OnFailure: { Destination: queue("failures") } } },
  };
  expect((await event("f", { a: 1 })).status).toBe(202);
  await quiet();
  expect(at.services.logs.find({ function: "f" }).map(({ error }) => error)).toEqual(["Error", "Error", "Error"]);
  expect(new Set(at.services.logs.find({ function: "f" }).map(({ id }) => id)).size).toBe(1);
  const [failure, dead] = sent() as [Sent, Sent];
  expect(failure.QueueUrl).toMatch(/failures$/);
  expect(JSON.parse(failure.MessageBody)).toMatchObject({
    requestPayload: { a: 1 },
    requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 3 },
    responsePayload: { errorMessage: "no" },
  });
  expect(dead).toMatchObject({ MessageBody: '{"a":1}', MessageAttributes: { ErrorMessage: { StringValue: "no" } } });
});

test("an event that succeeds is sent to its destination once; attempts follow the configuration", async () => {
  const source = "let n = 0; exports.handler = async () => { if (n++ === 0) throw new Error('once'); return n; };";
  const Destination = `arn:aws:sqs:${REGION}:123456789012:done`;
  deployed["f"] = { source, config: { MaximumRetryAttempts: 1, DestinationConfig: { OnSuccess: { Destination } } } };
  await event("f");
  await quiet();
  const sentRecords = sent().map(({ MessageBody }) => JSON.parse(MessageBody) as { responsePayload: unknown });
  expect(sentRecords.map(({ responsePayload }) => responsePayload)).toEqual([2]);
  deployed["g"] = {
    source: "exports.handler = async () => { throw new Error('no'); };",
    config: { MaximumRetryAttempts: 0 },
  };
  await event("g");
  await quiet();
  expect(at.services.logs.find({ function: "g" })).toHaveLength(1);
});

test("events wait for free concurrency and for a restored region, and are not lost", async () => {
  deployed["f"] = { source: "exports.handler = () => new Promise((r) => setTimeout(r, 50));", concurrency: 1 };
  await Promise.all([event("f"), event("f"), event("f")]);
  await quiet();
  expect(at.services.logs.find({ function: "f" }).map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
  deployed["g"] = { source: "exports.handler = async () => 1;" };
  at.gateway.faults.failRegion(REGION, "refuse");
  at.services.events.accept({ name: "g" }, REGION, "{}", "late");
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(at.services.logs.find({ function: "g" })).toEqual([]);
  at.gateway.faults.restoreRegion(REGION);
  await quiet();
  expect(at.services.logs.find({ function: "g" })).toHaveLength(1);
});

test("a function in a failed region cannot be invoked; one elsewhere cannot call into it", async () => {
  deployed["f"] = {
    source: `exports.handler = async () => {
      const authorization = "AWS4-HMAC-SHA256 Credential=" + process.env.AWS_ACCESS_KEY_ID + "/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0";
      try { return (await fetch(process.env.AWS_ENDPOINT_URL, { method: "POST", headers: { authorization, "x-amz-target": "AmazonSQS.SendMessage" }, body: "{}" })).status; }
      catch { return "refused"; }
    };`,
  };
  const before = (await invoke("f")).payload;
  at.gateway.faults.failRegion("us-east-1", "refuse");
  expect([before, (await invoke("f")).payload]).toEqual([200, "refused"]);
  expect(at.gateway.log.find({ caller: "f" }).map(({ region, outcome }) => [region, outcome])).toEqual([
    ["us-east-1", 200],
    ["us-east-1", "refused"],
  ]);
  at.gateway.faults.restoreRegion("us-east-1");
  at.gateway.faults.add({ caller: "f", effect: { kind: "error", code: "Nope", status: 418 }, times: 1 });
  expect([(await invoke("f")).payload, (await invoke("f")).payload]).toEqual([418, 200]);
  at.gateway.faults.failRegion(REGION, "refuse");
  await expect(invoke("f")).rejects.toThrow("fetch failed");
});

test("an unknown setting, or one that is not a number, is refused", async () => {
  await expect(at.control("PUT", "/settings", { speed: 1 })).rejects.toThrow(
    "speed: should be one of asyncRetrySeconds",
  );
  await expect(at.control("PUT", "/settings", { healthCheckPace: -1 })).rejects.toThrow(
    "healthCheckPace: should be a number of 0 or more, got -1",
  );
});
