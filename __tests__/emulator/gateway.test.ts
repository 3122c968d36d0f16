import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { ControlClient } from "../../emulator/control-client";
import { Actions } from "../../emulator/gateway/actions";
import { ControlApi } from "../../emulator/gateway/control-api";
import { Gateway } from "../../emulator/gateway/gateway";
import { signed } from "../support/signed";

const ROUTES = {
  s3: {
    protocol: "rest-xml",
    routes: [
      ["GET", "/{Bucket}", "ListObjects"],
      ["GET", "/{Bucket}?versioning", "GetBucketVersioning"],
      ["PUT", "/{Bucket}/{Key+}", "CopyObject", ["x-amz-copy-source"]],
      ["PUT", "/{Bucket}/{Key+}", "PutObject"],
    ],
  },
  lambda: { protocol: "rest-json", routes: [["POST", "/2015-03-31/functions/{FunctionName}/invocations", "Invoke"]] },
} as const;

let upstream: http.Server;
let gateway: Gateway;
let api: ControlApi;
let url: string;
let controlUrl: string;
let control: ControlClient;
let received: { method?: string; url?: string; body: string }[];

beforeEach(async () => {
  received = [];
  upstream = http.createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      received.push({ method: request.method!, url: request.url!, body });
      response.writeHead(200, { "x-from": "upstream" });
      response.end(`echo ${body}`);
    });
  });
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  gateway = new Gateway([
    (call) =>
      Promise.resolve(
        call.action === "Invoke" ? { status: 202, headers: {}, body: Buffer.from("handled") } : undefined,
      ),
  ]);
  gateway.connect((upstream.address() as AddressInfo).port, new Actions(ROUTES));
  url = `http://127.0.0.1:${await gateway.listen()}`;
  api = new ControlApi(gateway);
  controlUrl = `http://127.0.0.1:${await api.listen()}`;
  control = new ControlClient(controlUrl);
});
afterEach(async () => {
  await Promise.all([gateway.close(), api.close()]);
  upstream.closeAllConnections();
  await new Promise((resolve) => upstream.close(resolve));
});

const rds = (action: string, region = "us-west-2") =>
  fetch(url, signed({ service: "rds", region, body: `Action=${action}&Version=2014-10-31` }));

test("neither server ends an idle connection under the next request", async () => {
  for (const server of [url, controlUrl]) {
    const response = await fetch(`${server}/regions/us-east-1`, signed({ service: "s3", region: "us-east-1" }));
    // Node announces after how many seconds a server ends an idle connection; none is announced where it does not.
    expect(response.headers.get("keep-alive")).toBeNull();
    await response.text();
  }
});

test("X9: a call goes through as it is, and is logged by service, region, action and caller", async () => {
  const response = await fetch(
    `${url}/path?x=1`,
    signed({ service: "dynamodb", region: "us-west-2", target: "DynamoDB_20120810.GetItem", body: "{}" }),
  );
  expect([response.status, response.headers.get("x-from"), await response.text()]).toEqual([
    200,
    "upstream",
    "echo {}",
  ]);
  expect(received).toEqual([{ method: "POST", url: "/path?x=1", body: "{}" }]);
  expect(await control.calls()).toEqual([
    expect.objectContaining({
      service: "dynamodb",
      region: "us-west-2",
      action: "GetItem",
      caller: "tester",
      outcome: 200,
    }),
  ]);
});

test.each([
  ["an action in a form", () => rds("FailoverGlobalCluster"), "rds", "FailoverGlobalCluster"],
  [
    "a REST path",
    () => fetch(`${url}/bucket?versioning`, signed({ service: "s3", region: "us-east-1", method: "GET" })),
    "s3",
    "GetBucketVersioning",
  ],
  [
    "a REST path without the query that another operation requires",
    () => fetch(`${url}/bucket`, signed({ service: "s3", region: "us-east-1", method: "GET" })),
    "s3",
    "ListObjects",
  ],
  [
    "a REST path without the header that another operation requires",
    () => fetch(`${url}/bucket/a/key`, signed({ service: "s3", region: "us-east-1", method: "PUT" })),
    "s3",
    "PutObject",
  ],
  [
    "the operation that the SDK sends",
    () => fetch(`${url}/?x-id=ListBuckets`, signed({ service: "s3", region: "us-east-1", method: "GET" })),
    "s3",
    "ListBuckets",
  ],
  [
    "a path that is in no model",
    () => fetch(`${url}/a/b`, signed({ service: "s3", region: "us-east-1", method: "GET" })),
    "s3",
    "GET /a/b",
  ],
  [
    "a presigned URL",
    () => fetch(`${url}/bucket?X-Amz-Credential=${encodeURIComponent("tester/20260101/eu-west-1/s3/aws4_request")}`),
    "s3",
    "ListObjects",
  ],
])("the action is determined from %s", async (_, send, service, action) => {
  await send();
  expect(await control.calls()).toEqual([expect.objectContaining({ service, action })]);
});

test.each(["iam", "route53", "cloudfront"])("%s counts as us-east-1, whatever region signs for it", async (service) => {
  await fetch(url, signed({ service, region: "us-west-2", body: "Action=X" }));
  expect(await control.calls({ region: "us-east-1" })).toHaveLength(1);
});

test("a handler answers before the emulator does", async () => {
  const response = await fetch(
    `${url}/2015-03-31/functions/f/invocations`,
    signed({ service: "lambda", region: "us-east-1" }),
  );
  expect([response.status, await response.text()]).toEqual([202, "handled"]);
  expect(received).toEqual([]);
});

test("a failed region refuses, the others go on, and it can be restored", async () => {
  await control.failRegion("us-east-1", "refuse");
  await expect(rds("DescribeDBClusters", "us-east-1")).rejects.toThrow("fetch failed");
  expect((await rds("DescribeDBClusters", "us-west-2")).status).toBe(200);
  await control.restoreRegion("us-east-1");
  expect((await rds("DescribeDBClusters", "us-east-1")).status).toBe(200);
  expect((await control.calls()).map(({ region, outcome }) => [region, outcome])).toEqual([
    ["us-east-1", "refused"],
    ["us-west-2", 200],
    ["us-east-1", 200],
  ]);
});

test("a region that hangs takes the call and never answers until it is restored", async () => {
  await control.failRegion("us-east-1", "hang");
  let ended = false;
  const hung = rds("DescribeDBClusters", "us-east-1")
    .catch(() => "ended")
    .finally(() => (ended = true));
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(ended).toBe(false);
  await control.restoreRegion("us-east-1");
  expect(await hung).toBe("ended");
});

test("a fault hits the calls that it matches, as often as `times` allows, and no others", async () => {
  await control.addFault({
    service: "rds",
    action: "FailoverGlobalCluster",
    effect: { kind: "error", code: "Nope", status: 400 },
    times: 2,
  });
  const outcomes = [];
  for (const action of [
    "FailoverGlobalCluster",
    "DescribeDBClusters",
    "FailoverGlobalCluster",
    "FailoverGlobalCluster",
  ]) {
    outcomes.push((await rds(action)).status);
  }
  expect(outcomes).toEqual([400, 200, 400, 200]);
  expect(await control.faults()).toEqual([expect.objectContaining({ hits: 2 })]);
});

test.each([
  ["rds", undefined, /<ErrorResponse><Error><Type>Sender<\/Type><Code>Throttling<\/Code>/, 400],
  ["ec2", undefined, /<Response><Errors><Error><Code>RequestLimitExceeded<\/Code>/, 400],
  ["dynamodb", "X.GetItem", /^\{"__type":"ThrottlingException"/, 400],
  ["s3", undefined, /^<Error><Code>SlowDown<\/Code>/, 503],
  ["lambda", undefined, /^\{"__type":"TooManyRequestsException"/, 429],
] as const)("%s is throttled with the error of the service", async (service, target, words, status) => {
  await control.addFault({ effect: { kind: "throttle" } });
  const form = service === "rds" || service === "ec2";
  const request = signed({
    service,
    region: "us-east-1",
    ...(target ? { target } : {}),
    body: form ? "Action=X" : "{}",
    form,
  });
  const response = await fetch(`${url}/bucket`, request);
  expect(response.status).toBe(status);
  expect(await response.text()).toMatch(words);
});

test("latency delays a call and passes it on", async () => {
  await control.addFault({ effect: { kind: "latency", ms: 120 }, times: 1 });
  const started = Date.now();
  expect((await rds("X")).status).toBe(200);
  expect(Date.now() - started).toBeGreaterThanOrEqual(115);
});

test("a call can run twice, or without an answer", async () => {
  await control.addFault({ action: "Twice", effect: { kind: "repeat" }, times: 1 });
  expect((await rds("Twice")).status).toBe(200);
  expect(received).toHaveLength(2);
  await control.addFault({ action: "Once", effect: { kind: "lost" }, times: 1 });
  await expect(rds("Once")).rejects.toThrow("fetch failed");
  expect(received).toHaveLength(3);
  expect((await control.calls({ action: "Once" })).map(({ outcome }) => outcome)).toEqual(["lost"]);
});

test("faults and the log can be cleared", async () => {
  await control.addFault({ effect: { kind: "throttle" } });
  await control.clearFaults();
  expect((await rds("X")).status).toBe(200);
  await control.forgetCalls();
  expect(await control.calls()).toEqual([]);
});

test("the control API refuses an invalid request, and names what is valid", async () => {
  await expect(control.failRegion("us-east-1", "dim" as "hang")).rejects.toThrow(
    "outage: should be 'refuse' or 'hang', got \"dim\"",
  );
  await expect(control.addFault({ effect: { kind: "explode" } as never })).rejects.toThrow(
    'effect.kind: should be one of error, throttle, hang, latency, function-error, repeat, lost, got "explode"',
  );
});

test("without the emulator the gateway returns 502 with the reason", async () => {
  upstream.closeAllConnections();
  await new Promise((resolve) => upstream.close(resolve));
  const response = await rds("X");
  expect(response.status).toBe(502);
  expect(await response.text()).toContain("the emulator did not answer");
});
