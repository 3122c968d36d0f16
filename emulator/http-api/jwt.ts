import { createPublicKey, type JsonWebKey, verify } from "node:crypto";

/** A public key of an issuer, as its JWKS lists it. */
export type IssuerKey = JsonWebKey & { readonly kid?: string };

export interface JwtDemand {
  readonly issuer: string;
  /** Any of these; none means any audience. */
  readonly audience: readonly string[];
  /** Any of these; none means any scope. */
  readonly scopes: readonly string[];
}

export interface JwtClaims {
  readonly claims: Readonly<Record<string, unknown>>;
  readonly scopes: readonly string[] | null;
}

/** Why a token is refused: 401 for a bad one, 403 for one that lacks the scope. */
export class TokenRefused extends Error {
  override readonly name = "TokenRefused";

  constructor(
    readonly status: 401 | 403,
    message: string,
  ) {
    super(message);
  }
}

const ALGORITHMS: Readonly<Record<string, string>> = { RS256: "sha256", RS384: "sha384", RS512: "sha512" };

/**
 * Checks a token as the JWT authorizer of an HTTP API does; throws `TokenRefused`.
 * @param now milliseconds since the epoch
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export function checkToken(token: string, keys: readonly IssuerKey[], demand: JwtDemand, now: number): JwtClaims {
  const [header = "", payload = "", signature = ""] = token.split(".");
  const { alg, kid } = decoded(header) as { alg?: string; kid?: string };
  const claims = decoded(payload);
  const digest = ALGORITHMS[alg ?? ""];
  if (digest === undefined) throw new TokenRefused(401, `algorithm ${alg ?? "none"} is not accepted`);
  const key = keys.find((one) => one.kid === kid) ?? (kid === undefined ? keys[0] : undefined);
  if (!key) throw new TokenRefused(401, `the issuer has no key ${kid ?? ""}`);
  const isSigned = verify(
    digest,
    Buffer.from(`${header}.${payload}`),
    createPublicKey({ key, format: "jwk" }),
    Buffer.from(signature, "base64url"),
  );
  if (!isSigned) throw new TokenRefused(401, "the signature does not fit");
  checkClaims(claims, demand, now / 1000);
  const named = claims["scope"] ?? claims["scp"];
  const scopes = typeof named === "string" ? named.split(" ") : Array.isArray(named) ? (named as string[]) : [];
  if (demand.scopes.length > 0 && !demand.scopes.some((scope) => scopes.includes(scope))) {
    throw new TokenRefused(403, `none of the scopes ${demand.scopes.join(", ")}`);
  }
  return { claims, scopes: demand.scopes.length > 0 ? scopes : null };
}

function checkClaims(claims: Readonly<Record<string, unknown>>, demand: JwtDemand, seconds: number): void {
  const { iss, aud, client_id: client, exp, nbf, iat } = claims;
  if (iss !== demand.issuer) throw new TokenRefused(401, `issued by ${String(iss)}`);
  const audiences: unknown[] = aud === undefined ? [client] : Array.isArray(aud) ? aud : [aud];
  if (demand.audience.length > 0 && !demand.audience.some((one) => audiences.includes(one))) {
    throw new TokenRefused(401, "for another audience");
  }
  if (typeof exp !== "number" || exp <= seconds) throw new TokenRefused(401, "expired");
  if (typeof nbf === "number" && nbf > seconds) throw new TokenRefused(401, "not valid yet");
  if (typeof iat === "number" && iat > seconds + 1) throw new TokenRefused(401, "issued in the future");
}

function decoded(part: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8")) as Record<string, unknown>;
  } catch {
    throw new TokenRefused(401, "not a JSON Web Token");
  }
}
