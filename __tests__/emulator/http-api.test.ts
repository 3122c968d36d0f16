import { createHash } from "node:crypto";
import * as http from "node:http";
import { Throttle } from "../../emulator/http-api/throttle";
import { fakeEmulator, type FakeEmulator } from "../support/fake-emulator";
import { zipped } from "../support/functions";
import { signed } from "../support/signed";
import { issuer } from "../support/tokens";

const REGION = "us-east-2";
const FUNCTION = `arn:aws:lambda:${REGION}:123456789012:function:f`;
let at: FakeEmulator;
let api: { stages: object[]; routes: object[]; cors?: object; authorizer?: object; integration: object };
let policy: object | undefined;
let source: string;

beforeEach(async () => {
  source = "exports.handler = async (event) => event;";
  policy = {
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "apigateway.amazonaws.com" },
        Condition: { ArnLike: { "AWS:SourceArn": `arn:aws:execute-api:${REGION}:123456789012:abc/*` } },
      },
    ],
  };
  api = {
    stages: [{ stageName: "$default" }],
    routes: [{ routeKey: "$default", target: "integrations/i" }],
    integration: { integrationType: "AWS_PROXY", payloadFormatVersion: "2.0", integrationUri: FUNCTION },
  };
  at = await fakeEmulator(({ service, region, what }) => {
    if (region !== REGION) return undefined;
    if (service === "lambda") {
      const code = Buffer.from(zipped(source));
      if (what.includes("/policy")) return policy && { Policy: JSON.stringify(policy) };
      if (what.includes("content=code")) return code;
      return {
        Configuration: {
          ...{
            FunctionName: "f",
            FunctionArn: FUNCTION,
            Version: "$LATEST",
            Runtime: "nodejs22.x",
            Handler: "index.handler",
          },
          ...{ Timeout: 60, MemorySize: 128, CodeSha256: createHash("sha256").update(code).digest("base64") },
        },
        Code: { Location: "http://somewhere/2015-03-31/functions/f?content=code" },
      };
    }
    const items = {
      "GET /v2/apis/abc": { apiId: "abc", corsConfiguration: api.cors ?? null },
      "GET /v2/apis/abc/stages": { items: api.stages },
      "GET /v2/apis/abc/routes": { items: api.routes },
      "GET /v2/apis/abc/integrations": { items: [{ integrationId: "i", ...api.integration }] },
      "GET /v2/apis/abc/authorizers/j": api.authorizer,
    };
    return service === "apigateway" ? items[what as keyof typeof items] : undefined;
  });
});
afterEach(() => at.close());

const call = (path: string, init: RequestInit = {}) => fetch(`${at.endpoint}/_apis/abc${path}`, init);
const log = () =>
  at.control("GET", "/access-log?api=abc") as Promise<{ status: number; line?: string; routeKey: string }[]>;

test("E8: a request reaches the function as an event of format 2.0", async () => {
  api.routes = [{ routeKey: "POST /plans/{id}", target: "integrations/i" }];
  api.stages = [{ stageName: "v1", stageVariables: { color: "red" } }];
  const response = await call("/v1/plans/p%201?a=1&a=2&b=", {
    method: "POST",
    body: '{"x":1}',
    headers: { "content-type": "application/json", cookie: "k=v; l=w", "x-more": "yes" },
  });
  expect(await response.json()).toMatchObject({
    version: "2.0",
    routeKey: "POST /plans/{id}",
    rawPath: "/v1/plans/p%201",
    rawQueryString: "a=1&a=2&b=",
    cookies: ["k=v", "l=w"],
    headers: { "x-more": "yes" },
    queryStringParameters: { a: "1,2", b: "" },
    pathParameters: { id: "p 1" },
    stageVariables: { color: "red" },
    body: '{"x":1}',
    isBase64Encoded: false,
    requestContext: { apiId: "abc", stage: "v1", http: { method: "POST", path: "/v1/plans/p%201" } },
  });
  expect(at.gateway.log.find({ service: "execute-api" })).toMatchObject([
    { region: REGION, action: "POST /v1/plans/p%201" },
  ]);
  expect(at.gateway.log.find({ caller: "apigateway.amazonaws.com" })).toMatchObject([
    { service: "lambda", action: "Invoke" },
  ]);
});

test("the function decides status, headers, cookies and binary bodies; a plain result is JSON", async () => {
  source = `exports.handler = async ({ rawPath }) => rawPath === "/plain" ? { a: 1 } : {
    statusCode: 418, headers: { "X-Kind": "tea" }, cookies: ["a=1; Path=/", "b=2"], body: Buffer.from([0, 255]).toString("base64"), isBase64Encoded: true };`;
  const response = await call("/x");
  expect([response.status, response.headers.get("x-kind"), response.headers.getSetCookie()]).toEqual([
    418,
    "tea",
    ["a=1; Path=/", "b=2"],
  ]);
  expect([...Buffer.from(await response.arrayBuffer())]).toEqual([0, 255]);
  const plain = await call("/plain");
  expect([plain.status, plain.headers.get("content-type"), await plain.json()]).toEqual([
    200,
    "application/json",
    { a: 1 },
  ]);
});

test.each([
  ["the function fails", () => (source = "exports.handler = async () => { throw new Error('no'); };"), 500],
  ["the function may not be invoked", () => (policy = undefined), 500],
  [
    "the permission is for another API",
    () => (policy = JSON.parse(JSON.stringify(policy).replace(":abc/", ":other/")) as object),
    500,
  ],
  [
    "the integration is slow",
    () => {
      source = "exports.handler = () => new Promise((r) => setTimeout(r, 900));";
      api.integration = { ...api.integration, timeoutInMillis: 100 };
    },
    503,
  ],
  ["the integration is no function", () => (api.integration = { integrationType: "HTTP_PROXY" }), 500],
  ["no route fits", () => (api.routes = [{ routeKey: "GET /a" }]), 404],
  ["there is no stage", () => (api.stages = [{ stageName: "v1" }]), 404],
])("when %s the client gets an error", async (_, arrange, status) => {
  arrange();
  expect((await call("/x")).status).toBe(status);
});

test("an API answers under the host name that API Gateway gives it", async () => {
  const port = at.gateway.port;
  const host = `abc.execute-api.${REGION}.amazonaws.com`;
  const text = await new Promise<string>((resolve) => {
    http.get({ host: "127.0.0.1", port, path: "/x?y=1", headers: { host } }, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString()));
      response.on("end", () => {
        resolve(body);
      });
    });
  });
  expect(JSON.parse(text)).toMatchObject({ rawPath: "/x", queryStringParameters: { y: "1" } });
});

test("an API of a failed region does not answer, and an unknown one is not found", async () => {
  at.gateway.faults.failRegion(REGION, "refuse");
  await expect(call("/x")).rejects.toThrow("fetch failed");
  expect((await fetch(`${at.endpoint}/_apis/nobody/x`)).status).toBe(404);
});

describe("the JWT authorizer", () => {
  const good = issuer("https://login.example.com");
  const evil = issuer("https://login.example.com");
  const claims = { aud: "dashboard", sub: "ada", scope: "read start" };
  beforeEach(async () => {
    const jwtConfiguration = { issuer: good.name, audience: ["dashboard"] };
    api.authorizer = {
      authorizerId: "j",
      authorizerType: "JWT",
      identitySource: ["$request.header.Authorization"],
      jwtConfiguration,
    };
    api.routes = [
      {
        routeKey: "$default",
        target: "integrations/i",
        authorizationType: "JWT",
        authorizerId: "j",
        authorizationScopes: ["start"],
      },
    ];
    await at.control("PUT", "/issuers", { issuer: good.name, keys: [good.key] });
  });
  const withToken = (token: string) => call("/x", { headers: { authorization: `Bearer ${token}` } });

  test("accepts a valid token and passes its claims to the function", async () => {
    const response = await withToken(good.token(claims));
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      requestContext: { authorizer: { jwt: { claims: { sub: "ada" }, scopes: ["read", "start"] } } },
    });
  });

  test.each([
    ["signed by another key", () => evil.token(claims), 401],
    [
      "changed afterwards",
      () =>
        good
          .token(claims)
          .replace(
            /\.[^.]+\./,
            `.${Buffer.from(JSON.stringify({ ...claims, iss: good.name, exp: 9e9 })).toString("base64url")}.`,
          ),
      401,
    ],
    ["without a signature", () => good.token(claims, { alg: "none" }), 401],
    ["for another audience", () => good.token({ ...claims, aud: "other" }), 401],
    ["of another issuer", () => good.token({ ...claims, iss: "https://evil.example.com" }), 401],
    ["expired", () => good.token({ ...claims, exp: Date.now() / 1000 - 1 }), 401],
    ["not valid yet", () => good.token({ ...claims, nbf: Date.now() / 1000 + 60 }), 401],
    ["without the scope", () => good.token({ ...claims, scope: "read" }), 403],
    ["that is none", () => "nonsense", 401],
  ])("refuses a token %s", async (_, token, status) => {
    expect((await withToken(token())).status).toBe(status);
  });

  test("refuses a request without a token, and any token of an issuer that is not registered", async () => {
    expect((await call("/x")).status).toBe(401);
    api.authorizer = { authorizerId: "j", authorizerType: "JWT", jwtConfiguration: { issuer: "https://x" } };
    expect((await withToken(good.token({ ...claims, iss: "https://x" }))).status).toBe(401);
  });
});

test("IAM authorization requires a signature for execute-api by a known access key", async () => {
  api.routes = [{ routeKey: "$default", target: "integrations/i", authorizationType: "AWS_IAM" }];
  const as = (service: string, key: string) => {
    const { headers } = signed({ service, region: REGION });
    const authorization = (headers as { authorization: string }).authorization.replace("tester", key);
    return call("/x", { headers: { authorization } });
  };
  const key = at.gateway.callers.issue("prober");
  const answers = await Promise.all([
    call("/x"),
    as("execute-api", "stranger"),
    as("lambda", key),
    as("execute-api", key),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 200]);
  expect(await answers[3].json()).toMatchObject({ requestContext: { authorizer: { iam: { callerId: "prober" } } } });
});

test("a stage allows a burst and then its rate; a route may have its own", async () => {
  api.routes = ["GET /a", "GET /b"].map((routeKey) => ({ routeKey, target: "integrations/i" }));
  const stage = {
    stageName: "$default",
    defaultRouteSettings: { throttlingBurstLimit: 2, throttlingRateLimit: 0.01 },
    routeSettings: { "GET /b": { throttlingBurstLimit: 1, throttlingRateLimit: 0.01 } },
  };
  api.stages = [stage];
  const of = async (path: string) => (await call(path)).status;
  const statuses = [await of("/a"), await of("/a"), await of("/a"), await of("/b"), await of("/b")];
  expect(statuses).toEqual([200, 200, 429, 200, 429]);
  const throttle = new Throttle();
  const admitted = [0, 0, 0, 99_000, 101_000, 102_000].map((now) => throttle.admits("abc", stage, "GET /a", now));
  expect(admitted).toEqual([true, true, false, false, true, false]);
  expect(throttle.admits("abc", { stageName: "withoutLock" }, "GET /a", 0)).toBe(true);
});

test("requests are in the access log, in the stage's format where it has one", async () => {
  api.stages = [
    {
      stageName: "$default",
      accessLogSettings: {
        format: '{"m":"$context.httpMethod","s":$context.status,"e":"$context.error.message","x":"$context.nothing"}',
      },
    },
  ];
  await call("/x");
  policy = undefined;
  await call("/x");
  const [good, bad] = await log();
  expect(JSON.parse(good!.line ?? "")).toEqual({ m: "GET", s: 200, e: "-", x: "-" });
  expect(bad).toMatchObject({
    status: 500,
    routeKey: "$default",
    line: expect.stringContaining("does not let the API invoke it"),
  });
});

test("CORS: the gateway answers preflights itself, and only for origins that are allowed", async () => {
  api.cors = {
    allowOrigins: ["https://dash.example.com"],
    allowMethods: ["GET", "POST"],
    allowHeaders: ["authorization"],
    maxAge: 60,
  };
  const preflight = (origin: string) =>
    call("/x", { method: "OPTIONS", headers: { origin, "access-control-request-method": "POST" } });
  const allowed = await preflight("https://dash.example.com");
  expect([
    allowed.status,
    allowed.headers.get("access-control-allow-origin"),
    allowed.headers.get("access-control-allow-methods"),
  ]).toEqual([204, "https://dash.example.com", "GET,POST"]);
  expect((await preflight("https://evil.example.com")).headers.get("access-control-allow-origin")).toBeNull();
  expect(
    (await call("/x", { headers: { origin: "https://dash.example.com" } })).headers.get("access-control-allow-origin"),
  ).toBe("https://dash.example.com");
});
