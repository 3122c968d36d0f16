import type { PlainClient } from "../aws/plain-client";
import { Failure } from "../console/failure";

/** Error codes of STS and the SDKs for invalid credentials, by their resolution. */
const EXPIRED = ["ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"];
const INVALID = [
  "InvalidClientTokenId",
  "UnrecognizedClientException",
  "SignatureDoesNotMatch",
  "InvalidAccessKeyId",
  "AuthFailure",
];

/** Account of the credentials in the shell. Throws a `Failure` with the problem if they are invalid. */
export async function callerAccount(client: Pick<PlainClient, "query">, region: string): Promise<string> {
  let answer: string;
  try {
    answer = await client.query("sts", region, "2011-06-15", "GetCallerIdentity");
  } catch (error) {
    throw explained(error as Error);
  }
  const account = /<Account>(\d{12})<\/Account>/.exec(answer)?.[1];
  if (account === undefined) throw new Failure(`the response of STS contains no account: ${answer.slice(0, 200)}`);
  return account;
}

function explained(error: Error): Failure {
  const signIn = "sign in again: aws sso login, or export new credentials";
  if (error.name === "CredentialsProviderError") {
    return new Failure(
      `no AWS credentials found: ${error.message}`,
      "set AWS_PROFILE, or export AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
      "without an account: npm run preflight -- <deployment> --emulator",
    );
  }
  if (EXPIRED.includes(error.name)) return new Failure(`the AWS credentials have expired: ${error.message}`, signIn);
  if (INVALID.includes(error.name)) return new Failure(`AWS does not accept the credentials: ${error.message}`, signIn);
  return new Failure(
    `AWS STS could not identify the credentials: ${error.name}: ${error.message}`,
    "check the network connection to AWS, and the proxy in HTTPS_PROXY",
  );
}
