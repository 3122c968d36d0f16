import type { ApiRoute } from "../../dr/api/api-routes";
import { messageOf, named, Throttled, Transient } from "../runtime/step/errors";
import { approve, type Approving } from "./approve";
import { drills, execution, executions } from "./executions";
import { type Answer, type ApiEvent, type ApiResponse, Refusal, refusal, type Route } from "./http";
import { page } from "./page";
import { plan, plans } from "./plans";
import { reports } from "./reports";
import { start } from "./start";
import { status } from "./status";
import { logger } from "../runtime/log/logger";

export interface ApiParts extends Approving {
  /** The dashboard. */
  readonly html: string;
}

function routes(parts: ApiParts): Readonly<Record<ApiRoute, Route>> {
  return {
    "GET /": page(parts.html),
    "GET /status": status(parts),
    "GET /plans": plans(parts),
    "GET /plans/{plan}": plan(parts),
    "GET /executions": executions(parts),
    "GET /executions/{id}": execution(parts),
    "GET /drills": drills(parts),
    "GET /readiness": reports(parts, "readiness", "READINESS"),
    "GET /costs": reports(parts, "costs", "COST"),
    "POST /executions": start(parts),
    "POST /executions/{id}/approvals": approve(parts),
  };
}

const HEADERS = { "content-type": "application/json", "cache-control": "no-store" };

/** Handles the requests of an HTTP API. Errors are returned as `{problems: [{field, value, message}]}`. */
export function apiHandler(parts: ApiParts): (event: ApiEvent) => Promise<ApiResponse> {
  const known: Readonly<Record<string, Route>> = routes(parts);
  return async (event) => {
    const { routeKey, requestContext } = event;
    const route = Object.hasOwn(known, routeKey) ? known[routeKey]! : nowhere;
    const { status: statusCode = 200, headers, body } = await route(event).catch(refused);
    logger.info("answered", { route: routeKey, status: statusCode, request: requestContext.requestId });
    return {
      statusCode,
      headers: { ...HEADERS, ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    };
  };
}

const nowhere: Route = ({ routeKey }) => Promise.reject(refusal(404, "route", routeKey, "does not exist"));

function refused(error: unknown): Answer {
  if (error instanceof Refusal) return { status: error.status, body: { problems: error.problems } };
  logger.error("failed", error instanceof Error ? error : messageOf(error));
  const known = named(error);
  return known instanceof Transient || known instanceof Throttled
    ? { ...failure(503, "failed temporarily: retry in a moment"), headers: { "retry-after": "1" } }
    : failure(500, "failed: see the function's log");
}

function failure(status: number, message: string): Answer {
  return { status, body: { problems: refusal(status, "request", null, message).problems } };
}
