import type { Answer, Request } from "../gateway/call";
import type { Api, Stage } from "./apis";
import type { RouteChoice } from "./route-choice";

/** What is known of a request by the time its function is invoked. */
export interface ApiRequest {
  readonly request: Request;
  readonly api: Api;
  readonly stage: Stage;
  readonly choice: RouteChoice;
  /** Path as the client sent it, the stage's name included. */
  readonly rawPath: string;
  readonly rawQuery: string;
  readonly requestId: string;
  readonly account: string;
  readonly at: Date;
  /** What the authorizer found out. */
  readonly authorizer?: Readonly<Record<string, unknown>>;
}

const TEXT = /^(text\/|application\/(json|javascript|xml|x-www-form-urlencoded)|[^;]*\+(json|xml))/;
/** Headers of the hop to the gateway, which a function does not get. */
const HIDDEN = new Set(["connection", "transfer-encoding", "cookie"]);

/**
 * The event of payload format 2.0.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function eventOf(known: ApiRequest): Record<string, unknown> {
  const { request, api, stage, choice, rawPath, rawQuery, requestId, authorizer, at } = known;
  const { headers, body, method } = request;
  const domainPrefix = api.apiId;
  const domainName = `${api.apiId}.execute-api.${api.region}.amazonaws.com`;
  const query = queryParameters(rawQuery);
  const isText = TEXT.test(headers["content-type"] ?? "text/plain");
  const { stageVariables = {} } = stage;
  return {
    version: "2.0",
    routeKey: choice.route.routeKey,
    rawPath,
    rawQueryString: rawQuery,
    ...(headers["cookie"] === undefined ? {} : { cookies: headers["cookie"].split(/;\s*/) }),
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !HIDDEN.has(name))),
    ...(Object.keys(query).length > 0 ? { queryStringParameters: query } : {}),
    requestContext: {
      accountId: known.account,
      apiId: api.apiId,
      ...(authorizer ? { authorizer } : {}),
      domainName,
      domainPrefix,
      http: {
        method,
        path: rawPath,
        protocol: "HTTP/1.1",
        sourceIp: "127.0.0.1",
        userAgent: headers["user-agent"] ?? "",
      },
      requestId,
      routeKey: choice.route.routeKey,
      stage: stage.stageName,
      time: at.toUTCString(),
      timeEpoch: at.getTime(),
    },
    ...(Object.keys(choice.pathParameters).length > 0 ? { pathParameters: choice.pathParameters } : {}),
    ...(Object.keys(stageVariables).length > 0 ? { stageVariables } : {}),
    ...(body.length > 0 ? { body: body.toString(isText ? "utf8" : "base64") } : {}),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** Several values of one name are joined by commas, as format 2.0 requires. */
function queryParameters(rawQuery: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(rawQuery)) {
    found[name] = name in found ? `${found[name]!},${value}` : value;
  }
  return found;
}

interface FunctionResponse {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string | number | boolean>>;
  readonly cookies?: readonly string[];
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** What a client gets for a function's result: a response where it has a status code, else the result itself as JSON. */
export function answerOf(result: unknown): Answer {
  if (!isResponse(result)) {
    const text = typeof result === "string" ? result : JSON.stringify(result);
    return { status: 200, headers: { "content-type": "application/json" }, body: Buffer.from(text) };
  }
  const { statusCode, headers = {}, body = "", cookies, isBase64Encoded = false } = result;
  const given = Object.entries(headers).map(([name, value]): [string, string] => [name.toLowerCase(), String(value)]);
  return {
    status: statusCode,
    headers: { "content-type": "text/plain; charset=utf-8", ...Object.fromEntries(given) },
    body: Buffer.from(body, isBase64Encoded ? "base64" : "utf8"),
    ...(cookies ? { cookies } : {}),
  };
}

function isResponse(result: unknown): result is FunctionResponse {
  return typeof result === "object" && result !== null && typeof (result as FunctionResponse).statusCode === "number";
}
