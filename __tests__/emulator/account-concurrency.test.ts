import { createHash } from "node:crypto";
import { fakeEmulator, type FakeEmulator } from "../support/fake-emulator";
import { zipped } from "../support/functions";
import { signed } from "../support/signed";

const REGION = "us-east-2";
const SOURCE = "exports.handler = () => new Promise((r) => setTimeout(r, 400));";
let at: FakeEmulator;

beforeEach(async () => {
  at = await fakeEmulator(({ service, what }) => {
    if (service !== "lambda") return undefined;
    const code = Buffer.from(zipped(SOURCE));
    if (what.includes("content=code")) return code;
    const name = /\/functions\/([^/?]+)/.exec(what)?.[1];
    if (name === undefined) return { AccountUsage: { TotalCodeSize: 1, FunctionCount: 2 }, AccountLimit: {} };
    return {
      Configuration: {
        ...{ FunctionName: name, FunctionArn: `arn:aws:lambda:${REGION}:123456789012:function:${name}` },
        ...{ Version: "$LATEST", Runtime: "nodejs22.x", Handler: "index.handler", Timeout: 3, MemorySize: 128 },
        CodeSha256: createHash("sha256").update(code).digest("base64"),
      },
      Code: { Location: `http://somewhere/2015-03-31/functions/${name}?content=code` },
    };
  });
});
afterEach(() => at.close());

async function send(method: string, path: string, body?: object, region = REGION) {
  const request = signed({ service: "lambda", region, method, ...(body ? { body: JSON.stringify(body) } : {}) });
  const response = await fetch(`${at.endpoint}${path}`, request);
  return {
    status: response.status,
    error: response.headers.get("x-amzn-errortype"),
    body: (await response.json()) as object,
  };
}
const reserve = (name: string, ReservedConcurrentExecutions: number, region = REGION) =>
  send("PUT", `/2017-10-31/functions/${name}/concurrency`, { ReservedConcurrentExecutions }, region);
const limit = (lambdaConcurrency: number) => at.control("PUT", "/settings", { lambdaConcurrency });
const unreserved = async (region = REGION) => {
  const { body } = await send("GET", "/2016-08-19/account-settings/", undefined, region);
  return (body as { AccountLimit: Record<string, number> }).AccountLimit;
};
const refusedBelow = (least: number) => ({
  status: 400,
  error: "InvalidParameterValueException",
  body: {
    message:
      "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its " +
      `minimum value of [${least}].`,
  },
});

test("R5: 100 executions stay unreserved in each region; what is given back can be reserved again", async () => {
  expect(await reserve("a", 900)).toMatchObject({ status: 200 });
  expect(await reserve("b", 1)).toMatchObject(refusedBelow(100));
  expect(await reserve("b", 1, "us-west-2")).toMatchObject({ status: 200 });
  expect(await reserve("a", 899)).toMatchObject({ status: 200 });
  expect(await reserve("b", 1)).toMatchObject({ status: 200 });
  expect(await unreserved()).toMatchObject({ ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 100 });
  await send("DELETE", "/2017-10-31/functions/a/concurrency");
  await send("DELETE", "/2015-03-31/functions/b");
  expect(await unreserved()).toMatchObject({ UnreservedConcurrentExecutions: 1000 });
  expect(await unreserved("us-west-2")).toMatchObject({ UnreservedConcurrentExecutions: 999 });
});

test("R5: a new account can reserve nothing, but may switch a function off", async () => {
  await limit(10);
  expect(await reserve("a", 1)).toMatchObject(refusedBelow(10));
  expect(await reserve("a", 0)).toMatchObject({ status: 200 });
  await limit(105);
  expect(await reserve("a", 5)).toMatchObject({ status: 200 });
  expect(await reserve("a", 6)).toMatchObject(refusedBelow(100));
});

test("R5: functions without a reservation share the limit of their region, and the next is throttled", async () => {
  await limit(2);
  const invoke = (name: string) => send("POST", `/2015-03-31/functions/${name}/invocations`, {});
  const answers = await Promise.all([invoke("a"), invoke("b"), invoke("c")]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 429]);
  expect(answers.find(({ status }) => status === 429)).toMatchObject({
    error: "TooManyRequestsException",
    body: { Reason: "ConcurrentInvocationLimitExceeded", message: "Rate Exceeded." },
  });
  expect(await invoke("c")).toMatchObject({ status: 200 });
});
