import { type Request, scopeOf } from "../gateway/call";
import type { Api, Apis, Authorizer, Route } from "./apis";
import type { Issuers } from "./issuers";
import { checkToken, TokenRefused } from "./jwt";

/** What an authorizer lets a function know of the caller; or why the request is refused. */
export type Verdict =
  { readonly authorizer?: Readonly<Record<string, unknown>> } | { readonly refused: 401 | 403; readonly why: string };

/** Whether an access key belongs to anybody, and to whom. */
export type KnownKey = (accessKey: string) => Promise<string | undefined>;

/** Asks the authorizer of a route: a JWT authorizer, or IAM, where a signature by a known access key is enough. */
export async function authorize(
  api: Api,
  route: Route,
  request: Request,
  { apis, issuers, knownKey, account }: { apis: Apis; issuers: Issuers; knownKey: KnownKey; account: string },
): Promise<Verdict> {
  switch (route.authorizationType ?? "NONE") {
    case "NONE":
      return {};
    case "AWS_IAM":
      return byKey(request, knownKey, account);
    case "JWT": {
      const authorizer = await apis.authorizer(api, route.authorizerId ?? "");
      if (!authorizer) return { refused: 401, why: "the route's authorizer does not exist" };
      return byToken(authorizer, route, request, issuers);
    }
    default:
      return { refused: 403, why: `the embedded AWS has no ${route.authorizationType ?? ""} authorizer` };
  }
}

async function byKey(request: Request, knownKey: KnownKey, account: string): Promise<Verdict> {
  const { accessKey, service } = scopeOf(request.headers["authorization"], request.url);
  if (service !== "execute-api") return { refused: 403, why: "not signed for execute-api" };
  const name = await knownKey(accessKey);
  if (name === undefined) return { refused: 403, why: "signed with an unknown access key" };
  const userArn = `arn:aws:iam::${account}:user/${name}`;
  return { authorizer: { iam: { accessKey, accountId: account, callerId: name, userArn, userId: name } } };
}

async function byToken(
  { jwtConfiguration = {}, identitySource }: Authorizer,
  route: Route,
  request: Request,
  issuers: Issuers,
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
