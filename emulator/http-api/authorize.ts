import { type Request, scopeOf } from "../gateway/call";
import type { Authorizer as Permissions } from "../iam/authorizer";
import { type Principal, principalArn } from "../iam/principal";
import type { Api, Apis, Authorizer, Route } from "./apis";
import type { Issuers } from "./issuers";
import { checkToken, TokenRefused } from "./jwt";

/** What an authorizer passes to a function about the caller; or why the request is refused. */
export type Verdict =
  { readonly authorizer?: Readonly<Record<string, unknown>> } | { readonly refused: 401 | 403; readonly why: string };

/** Whether an access key has a caller, and which. */
export type KnownKey = (accessKey: string) => Promise<string | undefined>;

/** By what a request to a route is authorized. */
export interface Authorizing {
  readonly apis: Pick<Apis, "authorizer">;
  readonly issuers: Pick<Issuers, "keys">;
  readonly knownKey: KnownKey;
  /** Whose permissions count for calls with a key; undefined for the account's administrator, who may do everything. */
  readonly principalOf: (accessKey: string) => Principal | undefined;
  /** Without it, a signature by a known key is enough. */
  readonly permissions?: Pick<Permissions, "authorize">;
  /** 12 digits. */
  readonly account: string;
}

/** Runs the authorizer of a route: a JWT authorizer, or IAM. */
export async function authorize(
  api: Api,
  route: Route,
  request: Request,
  /** The stage, and the requested path below it. */
  { stage, path }: { readonly stage: string; readonly path: string },
  by: Authorizing,
): Promise<Verdict> {
  const { apis, issuers } = by;
  switch (route.authorizationType ?? "NONE") {
    case "NONE":
      return {};
    case "AWS_IAM":
      return byKey(request, `${api.apiId}/${stage}/${request.method}${path}`, api.region, by);
    case "JWT": {
      const authorizer = await apis.authorizer(api, route.authorizerId ?? "");
      if (!authorizer) return { refused: 401, why: "the route's authorizer does not exist" };
      return byToken(authorizer, route, request, issuers);
    }
    default:
      return { refused: 403, why: `the emulator has no ${route.authorizationType ?? ""} authorizer` };
  }
}

/**
 * The signing principal must be allowed `execute-api:Invoke` on the method and path of the request.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-iam-policy-examples-for-api-execution.html
 */
async function byKey(
  request: Request,
  asked: string,
  region: string,
  { knownKey, principalOf, permissions, account }: Authorizing,
): Promise<Verdict> {
  const { accessKey, service } = scopeOf(request.headers["authorization"], request.url);
  if (service !== "execute-api") return { refused: 403, why: "not signed for execute-api" };
  const name = await knownKey(accessKey);
  if (name === undefined) return { refused: 403, why: "signed with an unknown access key" };
  const principal = principalOf(accessKey);
  const resource = `arn:aws:execute-api:${region}:${account}:${asked}`;
  if (principal && permissions) {
    const decision = await permissions.authorize({ principal, action: "execute-api:Invoke", resource });
    if (!decision.allowed) return { refused: 403, why: decision.message };
  }
  const userArn = principal ? principalArn(principal) : `arn:aws:iam::${account}:user/${name}`;
  return { authorizer: { iam: { accessKey, accountId: account, callerId: name, userArn, userId: name } } };
}

async function byToken(
  { jwtConfiguration = {}, identitySource }: Authorizer,
  route: Route,
  request: Request,
  issuers: Pick<Issuers, "keys">,
): Promise<Verdict> {
  const { issuer = "", audience = [] } = jwtConfiguration;
  const token = tokenIn(request, [identitySource ?? "$request.header.Authorization"].flat());
  if (token === undefined) return { refused: 401, why: "no token" };
  try {
    const demand = { issuer, audience, scopes: route.authorizationScopes ?? [] };
    return { authorizer: { jwt: checkToken(token, await issuers.keys(issuer), demand, Date.now()) } };
  } catch (error) {
    if (error instanceof TokenRefused) return { refused: error.status, why: error.message };
    throw error;
  }
}

function tokenIn({ headers, url }: Request, sources: readonly string[]): string | undefined {
  for (const source of sources) {
    const [, place, name = ""] = /^\$request\.(header|querystring)\.(.+)$/.exec(source) ?? [];
    const query = new URLSearchParams(url.split("?")[1] ?? "");
    const value = place === "header" ? headers[name.toLowerCase()] : query.get(name);
    if (value) return value.replace(/^Bearer /i, "");
  }
  return undefined;
}
