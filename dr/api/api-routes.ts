/** What somebody must be allowed in order to ask for a route; OAuth scopes are `recovery/<permission>`. */
export type ApiPermission = "read" | "start" | "approve" | "nothing";

/** Routes of the HTTP API of a recovery, as API Gateway names them. */
export const API_ROUTES = {
  /** The dashboard: a page without data, which asks who is there before it asks for any. */
  "GET /": "nothing",
  "GET /status": "read",
  "GET /plans": "read",
  "GET /plans/{plan}": "read",
  "GET /executions": "read",
  "GET /executions/{id}": "read",
  "GET /drills": "read",
  "GET /readiness": "read",
  "GET /costs": "read",
  "POST /executions": "start",
  "POST /executions/{id}/approvals": "approve",
} as const satisfies Readonly<Record<string, ApiPermission>>;

export type ApiRoute = keyof typeof API_ROUTES;
