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
  const { name, message } = explained(error(fields), {})!;
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

test("T8: a stopped emulator in the environment is named", () => {
  const refused = error({ code: "ECONNREFUSED" }, "");
  expect(explained(refused, { AWS_ENDPOINT_URL: "http://127.0.0.1:1" })!.message).toBe(
    "no connection to http://127.0.0.1:1: ECONNREFUSED\n" +
      "  - AWS_ENDPOINT_URL is http://127.0.0.1:1: start the emulator, or use a shell without this variable for an account",
  );
  expect(explained(error({ cause: refused }, "fetch failed"), {})!.message).toMatch(
    /^no connection to AWS: ECONNREFUSED\n/,
  );
});

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
  expect(message({ message: "write" })).toMatch(/^write /);
  expect(evaluate("tools/setup/file-problems.mjs", 'm.fileProblem({ code: "ENOENT" }) ?? null')).toBeNull();
});
