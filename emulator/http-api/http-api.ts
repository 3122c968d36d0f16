import { randomUUID } from "node:crypto";
import { type Answer, type Call, jsonAnswer, type Request } from "../gateway/call";
import type { Handler, Recognizer } from "../gateway/gateway";
import { Refusal, type Wire } from "../gateway/wire";
import { API_HOST, API_PATH } from "./address";
import { AccessLog, accessLine } from "./access-log";
import type { Api, Apis, Integration, Route, Stage } from "./apis";
import { authorize, type Authorizing } from "./authorize";
import { corsHeaders, preflight } from "./cors";
import { answerOf, type ApiRequest, eventOf } from "./payload";
import { mayInvoke } from "./permission";
import { chooseRoute, chooseStage } from "./route-choice";
import { Throttle } from "./throttle";

const SERVICE = "execute-api";
const PATH = new RegExp(`^${API_PATH}([a-z0-9]+)(/[^?]*)?`);
const HOST = new RegExp(`^${API_HOST.source}`);
/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const MAX_TIMEOUT_MS = 30_000;

interface Addressed {
  readonly apiId: string;
  readonly rawPath: string;
  readonly rawQuery: string;
}

export interface HttpApiParts extends Authorizing {
  readonly apis: Apis;
  readonly moto: Wire;
  /** Signs as API Gateway and calls through the gateway. */
  readonly apiGateway: Wire;
}

/** Serves the deployed HTTP APIs, under `/_apis/<id>/…` or the host name that API Gateway gives an API. */
export class HttpApis {
  readonly accessLog = new AccessLog();
  private readonly throttle = new Throttle();

  constructor(private readonly parts: HttpApiParts) {}

  readonly recognizer: Recognizer = async (request) => {
    const addressed = address(request);
    if (!addressed) return undefined;
    const region = (await this.parts.apis.region(addressed.apiId)) ?? "unknown";
    return { service: SERVICE, region, action: `${request.method} ${addressed.rawPath}`, protocol: "rest-json" };
  };

  readonly handler: Handler = async (call) => {
    const addressed = call.service === SERVICE ? address(call) : undefined;
    if (!addressed) return undefined;
    const api = await this.parts.apis.find(addressed.apiId, call.region);
    const stage = api && chooseStage(api.stages, addressed.rawPath);
    if (!api || !stage) return jsonAnswer(404, { message: "Not Found" });
    const requestId = randomUUID();
    const at = new Date();
    const served = await this.serve(call, api, addressed, { ...stage, requestId, at });
    this.note(call, api, stage.stage, served, { requestId, at });
    const headers = { ...served.answer.headers, ...corsHeaders(api.cors, call), "apigw-requestid": requestId };
    return { ...served.answer, headers };
  };

  private async serve(
    call: Call,
    api: Api,
    { rawPath, rawQuery }: Addressed,
    on: { stage: Stage; path: string; requestId: string; at: Date },
  ): Promise<Served> {
    const choice = chooseRoute(api.routes, call.method, on.path);
    if (choice?.route.routeKey !== `OPTIONS ${on.path}`) {
      const answer = preflight(api.cors, call);
      if (answer) return { answer };
    }
    if (!choice) return { answer: jsonAnswer(404, { message: "Not Found" }) };
    const { route } = choice;
    const { routeKey } = route;
    if (!this.throttle.admits(api.apiId, on.stage, routeKey, Date.now())) {
      return { routeKey, answer: jsonAnswer(429, { message: "Too Many Requests" }) };
    }
    const verdict = await authorize(api, route, call, { stage: on.stage.stageName, path: on.path }, this.parts);
    if ("refused" in verdict) {
      const message = verdict.refused === 401 ? "Unauthorized" : "Forbidden";
      const challenge = { "www-authenticate": `Bearer error_description="${verdict.why}"` };
      return { routeKey, why: verdict.why, answer: jsonAnswer(verdict.refused, { message }, challenge) };
    }
    const { account } = this.parts;
    const { authorizer } = verdict;
    const known = { request: call, api, choice, rawPath, rawQuery, account, ...on };
    return { routeKey, ...(await this.integrate(authorizer ? { ...known, authorizer } : known, route)) };
  }

  private async integrate(known: ApiRequest, route: Route): Promise<Served> {
    const { api } = known;
    const integration = api.integrations.find(({ integrationId }) => route.target === `integrations/${integrationId}`);
    const functionArn = integration && functionOf(integration);
    if (!integration || functionArn === undefined) {
      const why = `the emulator integrates functions only, not ${integration?.integrationType ?? "nothing"}`;
      return { why, answer: jsonAnswer(500, { message: "Internal Server Error" }) };
    }
    const source = `arn:aws:execute-api:${api.region}:${known.account}:${api.apiId}/${known.stage.stageName}/${route.routeKey.replace(" ", "")}`;
    if (integration.credentialsArn === undefined && !(await mayInvoke(this.parts.moto, functionArn, source))) {
      const why = `the policy of ${functionArn} does not let the API invoke it`;
      return { why, answer: jsonAnswer(500, { message: "Internal Server Error" }) };
    }
    return this.invoke(functionArn, known, integration.timeoutInMillis ?? MAX_TIMEOUT_MS);
  }

  private async invoke(functionArn: string, known: ApiRequest, timeoutMs: number): Promise<Served> {
    const failure = (why: string): Served => ({ why, answer: jsonAnswer(500, { message: "Internal Server Error" }) });
    const url = `/2015-03-31/functions/${encodeURIComponent(functionArn)}/invocations`;
    const headers = { "content-type": "application/json" };
    const body = Buffer.from(JSON.stringify(eventOf(known)));
    const region = functionArn.split(":")[3]!;
    try {
      const answer = await within(
        timeoutMs,
        this.parts.apiGateway.send("lambda", region, { method: "POST", url, headers, body }),
      );
      if (!answer) return { why: "timed out", answer: jsonAnswer(503, { message: "Service Unavailable" }) };
      const text = answer.body.toString("utf8");
      if ("x-amz-function-error" in answer.headers) return failure(text);
      return { answer: answerOf(JSON.parse(text)) };
    } catch (error) {
      if (error instanceof Refusal || error instanceof SyntaxError || "code" in (error as object)) {
        return failure((error as Error).message);
      }
      throw error;
    }
  }

  private note(
    request: Request,
    api: Api,
    stage: Stage,
    { answer, routeKey = "-", why }: Served,
    { requestId, at }: { requestId: string; at: Date },
  ): void {
    const { status, body } = answer;
    const format = stage.accessLogSettings?.format;
    const context = {
      ...{ requestId, extendedRequestId: requestId, routeKey, status, apiId: api.apiId, stage: stage.stageName },
      ...{ httpMethod: request.method, path: address(request)?.rawPath, protocol: "HTTP/1.1" },
      ...{ requestTime: at.toUTCString(), requestTimeEpoch: at.getTime(), responseLength: body.length },
      ...{ responseLatency: Date.now() - at.getTime(), accountId: this.parts.account },
      identity: { sourceIp: "127.0.0.1", userAgent: request.headers["user-agent"] },
      error: { message: why },
      integrationErrorMessage: why,
    };
    const entry = { at: at.getTime(), api: api.apiId, region: api.region, stage: stage.stageName, routeKey, status };
    this.accessLog.add(format === undefined ? entry : { ...entry, line: accessLine(format, context) });
  }
}

interface Served {
  readonly answer: Answer;
  readonly routeKey?: string;
  /** Why it was refused or failed, for the access log. */
  readonly why?: string;
}

function address({ url, headers }: Request): Addressed | undefined {
  const [path = "/", rawQuery = ""] = url.split("?");
  const [, named, below = "/"] = PATH.exec(path) ?? [];
  if (named !== undefined) return { apiId: named, rawPath: below, rawQuery };
  const host = HOST.exec(headers["host"] ?? "")?.[1];
  return host === undefined ? undefined : { apiId: host, rawPath: path, rawQuery };
}

/** The function of a proxy integration, given by its ARN or as API Gateway's path to it. */
function functionOf({ integrationType, integrationUri = "" }: Integration): string | undefined {
  if (integrationType !== "AWS_PROXY") return undefined;
  return /arn:aws:lambda:[^/]+/.exec(integrationUri)?.[0];
}

function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      resolve(undefined);
    }, ms);
  });
  return Promise.race([promise, late]).finally(() => {
    clearTimeout(timer);
  });
}
