import { randomUUID } from "node:crypto";
import { type Answer, type Call, jsonAnswer } from "../gateway/call";
import type { Handler } from "../gateway/gateway";
import type { AsyncEvents } from "./async-events";
import type { DeployedFunction } from "./deployed";
import { functionReference } from "./function-reference";
import type { Functions } from "./functions";
import { Throttled } from "./pool";

const INVOCATION = /^\/2015-03-31\/functions\/([^/]+)\/invocations\/?$/;
/** @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_BYTES = { RequestResponse: 6 * 1024 * 1024, Event: 1024 * 1024 };
/** What `LogType: Tail` shows of the log. @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
const TAIL_BYTES = 4096;

/** Lambda's Invoke, answered by running the function. */
export function lambdaApi(functions: Functions, events: AsyncEvents): Handler {
  return async (call) => {
    if (call.service !== "lambda" || call.action !== "Invoke") return undefined;
    const url = new URL(call.url, "http://gateway");
    const named = decodeURIComponent(INVOCATION.exec(url.pathname)?.[1] ?? "");
    const reference = functionReference(named);
    if (!reference) return refused(400, "ValidationException", `${named} is not the name or ARN of a function`);
    const qualifier = url.searchParams.get("Qualifier");
    const wanted = qualifier === null || qualifier === "$LATEST" ? reference : { ...reference, qualifier };
    const target = await functions.find(wanted, call.region);
    if (!target) return refused(404, "ResourceNotFoundException", `Function not found: ${named} in ${call.region}`);

    const kind = call.headers["x-amz-invocation-type"] ?? "RequestResponse";
    if (kind === "DryRun") return { status: 204, headers: {}, body: Buffer.alloc(0) };
    if (kind !== "Event" && kind !== "RequestResponse") {
      return refused(400, "InvalidParameterValueException", `${kind} is no invocation type`);
    }
    const payload = call.body.length === 0 ? "{}" : call.body.toString("utf8");
    const problem = wrong(payload, MAX_BYTES[kind]);
    if (problem) return problem;
    const id = randomUUID();
    if (kind === "Event") {
      events.accept(wanted, target.region, payload, id);
      return { status: 202, headers: { "x-amzn-requestid": id }, body: Buffer.alloc(0) };
    }
    return invoke(functions, target, payload, id, call);
  };
}

async function invoke(
  functions: Functions,
  target: DeployedFunction,
  payload: string,
  id: string,
  { headers }: Call,
): Promise<Answer> {
  try {
    const { outcome, invocation } = await functions.run(target, payload, id);
    const tail = Buffer.from(invocation.log).subarray(-TAIL_BYTES).toString("base64");
    return {
      status: 200,
      headers: {
        "content-type": "application/json",
        "x-amzn-requestid": id,
        "x-amz-executed-version": target.version,
        ...(outcome.error ? { "x-amz-function-error": "Unhandled" } : {}),
        ...(headers["x-amz-log-type"] === "Tail" ? { "x-amz-log-result": tail } : {}),
      },
      body: Buffer.from(outcome.error ? JSON.stringify(outcome.error) : (outcome.payload ?? "null")),
    };
  } catch (error) {
    if (!(error instanceof Throttled)) throw error;
    return refused(429, "TooManyRequestsException", error.message, { Reason: error.reason });
  }
}

function wrong(payload: string, most: number): Answer | undefined {
  const bytes = Buffer.byteLength(payload);
  if (bytes > most) {
    return refused(
      413,
      "RequestTooLargeException",
      `${bytes} byte payload is too large for the Invoke operation (limit ${most} bytes)`,
    );
  }
  try {
    JSON.parse(payload);
    return undefined;
  } catch (error) {
    const message = `Could not parse request body into json: ${(error as Error).message}`;
    return refused(400, "InvalidRequestContentException", message);
  }
}

function refused(status: number, code: string, message: string, more: Readonly<Record<string, string>> = {}): Answer {
  const type = status < 500 ? "User" : "Service";
  // Step Functions fails altogether on an error without a request id.
  const headers = { "x-amzn-errortype": code, "x-amzn-requestid": randomUUID() };
  return jsonAnswer(status, { Type: type, message, Message: message, ...more }, headers);
}
