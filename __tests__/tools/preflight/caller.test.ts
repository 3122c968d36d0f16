import { callerAccount } from "../../../tools/preflight/caller";

const client = (answer: string | Error) => ({
  query: () => (typeof answer === "string" ? Promise.resolve(answer) : Promise.reject(answer)),
});
const named = (name: string, message: string) => Object.assign(new Error(message), { name });
const ask = (answer: string | Error) => callerAccount(client(answer), "us-east-2");

test("X20: the account of the credentials", async () => {
  await expect(ask("<Account>111111111111</Account>")).resolves.toBe("111111111111");
});

test.each([
  [
    named("CredentialsProviderError", "Could not load credentials from any providers"),
    "no AWS credentials found: Could not load credentials from any providers\n" +
      "  - set AWS_PROFILE, or export AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY\n" +
      "  - without an account: npm start, or the option --emulator of npm run preflight",
  ],
  [
    named("ExpiredToken", "The security token included in the request is expired"),
    "the AWS credentials have expired: The security token included in the request is expired\n" +
      "  - sign in again: aws sso login, or export new credentials",
  ],
  [
    named("InvalidClientTokenId", "The security token included in the request is invalid."),
    "AWS does not accept the credentials: The security token included in the request is invalid.\n" +
      "  - sign in again: aws sso login, or export new credentials",
  ],
  [
    named("TypeError", "fetch failed"),
    "AWS STS could not identify the credentials: TypeError: fetch failed\n" +
      "  - check the network connection to AWS, and the proxy in HTTPS_PROXY",
  ],
])("X20: %s is one clear message", async (error, message) => {
  const failure: unknown = await ask(error).catch((thrown: unknown) => thrown);
  expect(failure).toMatchObject({ name: "Failure", message });
});

test("X20: a response without an account is an error", async () => {
  await expect(ask("<html>")).rejects.toThrow("the response of STS contains no account: <html>");
});
