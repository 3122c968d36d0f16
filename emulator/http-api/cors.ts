import type { Answer, Request } from "../gateway/call";
import type { Cors } from "./apis";

/**
 * Headers that a response gets for its origin; empty for an origin that is not allowed.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export function corsHeaders(cors: Cors | undefined, { headers }: Request): Record<string, string> {
  const origin = headers["origin"];
  if (!cors || origin === undefined) return {};
  const { allowOrigins = [], exposeHeaders = [], allowCredentials = false } = cors;
  if (!allowOrigins.some((allowed) => allowed === "*" || fits(allowed, origin))) return {};
  return {
    "access-control-allow-origin": allowOrigins.includes("*") && !allowCredentials ? "*" : origin,
    ...(exposeHeaders.length > 0 ? { "access-control-expose-headers": exposeHeaders.join(",") } : {}),
    ...(allowCredentials ? { "access-control-allow-credentials": "true" } : {}),
  };
}

/** The gateway's own answer to a preflight request; undefined when this is none. */
export function preflight(cors: Cors | undefined, request: Request): Answer | undefined {
  const isPreflight = request.method === "OPTIONS" && "access-control-request-method" in request.headers;
  if (!cors || !isPreflight) return undefined;
  const allowed = corsHeaders(cors, request);
  const { allowMethods = [], allowHeaders = [], maxAge } = cors;
  const headers = {
    ...allowed,
    "access-control-allow-methods": allowMethods.join(","),
    "access-control-allow-headers": allowHeaders.join(","),
    ...(maxAge === undefined ? {} : { "access-control-max-age": String(maxAge) }),
  };
  return { status: 204, headers: Object.keys(allowed).length > 0 ? headers : {}, body: Buffer.alloc(0) };
}

function fits(allowed: string, origin: string): boolean {
  return allowed === origin || (allowed.startsWith("https://*") && origin.endsWith(allowed.slice("https://*".length)));
}
