import { type ApiEvent, refusal } from "./http";

/** Who asks, as the authorizer vouches for them. */
export interface Caller {
  /** Never another person's: `sub` of the token's issuer, or the ARN of a user or of a role's session. */
  readonly id: string;
  /** For people to read. */
  readonly name: string;
}

/** Claims by which issuers tell how somebody is called, the first that is there. */
const NAMES = ["email", "username", "cognito:username", "preferred_username"];

/** Throws Refusal for somebody who cannot be told from others. */
export function callerOf({ requestContext: { authorizer } }: ApiEvent): Caller {
  const arn = authorizer?.iam?.userArn;
  if (arn) return { id: arn, name: arn };
  const claims = authorizer?.jwt?.claims ?? {};
  const id = claims["sub"];
  if (typeof id !== "string" || id === "") {
    throw refusal(403, "caller", null, "should be known: sign the request, or send a token with the claim 'sub'");
  }
  const name = NAMES.map((claim) => claims[claim]).find((value) => typeof value === "string" && value !== "");
  return { id, name: typeof name === "string" ? name : id };
}

/** As an execution remembers who asked for it. */
export function signature({ id, name }: Caller): string {
  return id === name ? id : `${name} (${id})`;
}
