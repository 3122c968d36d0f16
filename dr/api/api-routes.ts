/** Permission that a route requires. OAuth scopes are `recovery/<permission>`. */
export type ApiPermission = "read" | "start" | "approve" | "nothing";

/** Routes of the recovery API, as API Gateway names them. */
export const API_ROUTES = {
  /** The dashboard: a page without data. It requests data only after sign-in. */
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
