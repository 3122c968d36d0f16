import { fakeEmulator, type FakeEmulator } from "../../support/fake-emulator";
import { signed } from "../../support/signed";

const REGION = "us-east-2";
const ROLE = "arn:aws:iam::123456789012:role/deployer";
let at: FakeEmulator;

beforeAll(async () => {
  at = await fakeEmulator(({ service }) => (service === "iam" ? undefined : {}), "enforced");
  at.gateway.callers.introduce("deployer", { type: "role", roleArn: ROLE, session: "terraform" });
});
afterAll(() => at.close());

/** The status of a call, its error code, and whether it came to the emulator behind the gateway. */
async function ask(init: RequestInit, path = "/"): Promise<string> {
  const before = at.arrived.length;
  const answer = await fetch(`${at.endpoint}${path}`, init);
  const text = await answer.text();
  const code = answer.headers.get("x-amzn-errortype") ?? /<Code>(.*)<\/Code>/.exec(text)?.[1] ?? "no error";
  const came = at.arrived.slice(before).some(({ body, service }) => body === init.body && service !== "iam");
  return `${answer.status} ${code}, ${came ? "passed on" : "not passed on"}`;
}

const list = (accessKey: string) =>
  signed({ service: "sqs", region: REGION, accessKey, target: "AmazonSQS.ListQueues", body: "{}" });

test("X15: the administrator's calls go on", async () => {
  expect(await ask(list("tester"))).toBe("200 no error, passed on");
});

test("X15: calls without a known principal do not", async () => {
  const headers = Object.fromEntries(
    Object.entries(list("tester").headers as Record<string, string>).filter(([name]) => name !== "authorization"),
  );
  expect(await ask({ ...list("tester"), headers })).toBe("400 MissingAuthenticationTokenException, not passed on");
  expect(await ask(list("ASIASTRANGESTRANGEST"))).toBe("400 UnrecognizedClientException, not passed on");
  expect(await ask({ method: "GET" }, "/bucket/key")).toBe("403 AccessDenied, not passed on");
});

test("X15: nor do those of a role that has no permission", async () => {
  expect(await ask(list("deployer"))).toBe("400 AccessDeniedException, not passed on");
});
