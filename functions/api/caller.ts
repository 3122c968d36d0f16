import { type ApiEvent, refusal } from "./http";

/** The caller, as identified by the authorizer. */
export interface Caller {
  /** Unique for each person: `sub` of the token's issuer, or the ARN of a user or of a role session. */
  readonly id: string;
  /** Display name. */
  readonly name: string;
}

/** Claims that contain a display name; the first one present is used. */
const NAMES = ["email", "username", "cognito:username", "preferred_username"];

/** Throws Refusal for a caller without a unique identity. */
export function callerOf({ requestContext: { authorizer } }: ApiEvent): Caller {
  const arn = authorizer?.iam?.userArn;
  if (arn) return { id: arn, name: arn };
  const claims = authorizer?.jwt?.claims ?? {};
  const id = claims["sub"];
  if (typeof id !== "string" || id === "") {
    throw refusal(403, "caller", null, "should be identified: sign the request, or send a token with the claim 'sub'");
  }
  const name = NAMES.map((claim) => claims[claim]).find((value) => typeof value === "string" && value !== "");
  return { id, name: typeof name === "string" ? name : id };
}

/** The caller as recorded in `requestedBy` of an execution. */
export function signature({ id, name }: Caller): string {
  return id === name ? id : `${name} (${id})`;
}
