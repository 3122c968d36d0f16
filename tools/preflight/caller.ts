import type { PlainClient } from "../aws/plain-client";
import { explained } from "../console/explained";
import { Failure } from "../console/failure";

/** Account of the credentials in the shell. Throws a `Failure` with the problem if they are invalid. */
export async function callerAccount(client: Pick<PlainClient, "query">, region: string): Promise<string> {
  let answer: string;
  try {
    answer = await client.query("sts", region, "2011-06-15", "GetCallerIdentity");
  } catch (error) {
    throw explained(error) ?? unidentified(error as Error);
  }
  const account = /<Account>(\d{12})<\/Account>/.exec(answer)?.[1];
  if (account === undefined) throw new Failure(`the response of STS contains no account: ${answer.slice(0, 200)}`);
  return account;
}

function unidentified(error: Error): Failure {
  return new Failure(
    `AWS STS could not identify the credentials: ${error.name}: ${error.message}`,
    "check the network connection to AWS, and the proxy in HTTPS_PROXY",
  );
}
