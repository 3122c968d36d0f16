import { spawnSync } from "node:child_process";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { explained } from "../../tools/console/explained";
import { evaluate } from "../support/evaluate";

const error = (fields: object, message = "the message") => Object.assign(new Error(message), fields);

test.each([
  [{ name: "CredentialsProviderError" }, "no AWS credentials found: the message"],
  [{ name: "ExpiredTokenException" }, "the AWS credentials have expired: the message"],
  [{ name: "TokenProviderError" }, "the AWS credentials have expired: the message"],
  [{ name: "UnrecognizedClientException" }, "AWS does not accept the credentials: the message"],
  [{ name: "AccessDeniedException" }, "AWS denies access (AccessDeniedException): the message"],
  [{ name: "UnauthorizedOperation" }, "AWS denies access (UnauthorizedOperation): the message"],
  [
    { code: "ENOTFOUND", hostname: "sts.us-east-1.amazonaws.com" },
    "no connection to sts.us-east-1.amazonaws.com: the message",
  ],
])("T8: %j is one message with the fix", (fields, what) => {
  const { name, message } = explained(error(fields), { env: {} })!;
  const [first, ...fixes] = message.split("\n");
  expect([name, first]).toEqual(["Failure", what]);
  expect(fixes.length).toBeGreaterThan(0);
  expect(message).not.toContain("    at ");
});

test("T8: for an SSO profile without a session the fix is to sign in", () => {
  const { message } = explained(
    error({ name: "CredentialsProviderError" }, "The SSO session associated with this profile has expired."),
  )!;
  expect(message).toMatch(/^the AWS credentials have expired: [^\n]*\n {2}- sign in again: aws sso login/);
});

test("T8: denied access names the permissions that the call needs, where they are known", () => {
  const { message } = explained(error({ name: "AccessDeniedException" }), { needs: "states:StartExecution" })!;
  expect(message).toBe(
    "AWS denies access (AccessDeniedException): the message\n  - the credentials need states:StartExecution",
  );
});

test("T8: a stopped emulator in the environment is named", () => {
  const refused = error({ code: "ECONNREFUSED" }, "");
  expect(explained(refused, { env: { AWS_ENDPOINT_URL: "http://127.0.0.1:1" } })!.message).toBe(
    "no connection to http://127.0.0.1:1: ECONNREFUSED\n" +
      "  - AWS_ENDPOINT_URL is http://127.0.0.1:1: start the emulator, or use a shell without this variable for an account",
  );
  expect(explained(error({ cause: refused }, "fetch failed"), { env: {} })!.message).toMatch(
    /^no connection to AWS: ECONNREFUSED\n/,
  );
});

test.each(["SELF_SIGNED_CERT_IN_CHAIN", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "DEPTH_ZERO_SELF_SIGNED_CERT"])(
  "T10: %s is explained with the variable for the certificate",
  (code) => {
    const error = new TypeError("fetch failed", { cause: Object.assign(new Error("self-signed"), { code }) });
    expect(explained(error)?.message).toMatch(/is not trusted: self-signed\n {2}- .*NODE_EXTRA_CA_CERTS/);
  },
);

test("T8: a fault of the program keeps its stack trace", () => {
  expect(explained(new TypeError("undefined is not a function"))).toBeUndefined();
  expect(explained(error({ code: "ENOENT" }))).toBeUndefined();
  expect(explained("text")).toBeUndefined();
});

test.each([
  ["EACCES", "/a/b may not be read or written"],
  ["EROFS", "/a/b is in a read-only file system"],
  ["ENOSPC", "/a/b does not fit: the disk is full"],
])("T13: %s is one message with the fix", (code, what) => {
  const message = (fields: object) =>
    evaluate("tools/setup/file-problems.mjs", `m.fileProblem(${JSON.stringify({ code, ...fields })})`);
  expect(message({ path: "/a/b" })).toMatch(new RegExp(`^${what}\\n {2}- \\w`));
  const withoutPath = `(m.fileProblem(${JSON.stringify({ code, message: "write" })}) ?? "none").split(" ")[0]`;
  expect(evaluate("tools/setup/file-problems.mjs", withoutPath)).toBe(code === "ENOSPC" ? "A" : "none");
  expect(evaluate("tools/setup/file-problems.mjs", 'm.fileProblem({ code: "ENOENT" }) ?? null')).toBeNull();
});

test("T8: a command of a shell that still has the address of a stopped emulator ends with one message", async () => {
  // A port that was free a moment ago.
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise((resolve) => server.close(resolve));
  const { status, stderr } = spawnSync(process.execPath, ["tools/run.mjs", "image", "check", "web-dev"], {
    encoding: "utf8",
    env: { ...process.env, AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" },
  });
  expect(status).toBe(1);
  expect(stderr.trim().split("\n")).toEqual([
    expect.stringContaining(`no connection to ${endpoint}: connect ECONNREFUSED`),
    expect.stringContaining(`AWS_ENDPOINT_URL is ${endpoint}: start the emulator`),
  ]);
});
