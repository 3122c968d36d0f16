import type { Route, Stage } from "./apis";

export interface RouteChoice {
  readonly route: Route;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/**
 * The route for a request: a full match before a greedy one before `$default`, a method before `ANY`, literal pieces
 * before variables. Undefined where none fits.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function chooseRoute(routes: readonly Route[], method: string, path: string): RouteChoice | undefined {
  let best: (RouteChoice & { readonly weight: string }) | undefined;
  for (const route of routes) {
    const fit =
      route.routeKey === "$default" ? { weight: "", pathParameters: {} } : match(route.routeKey, method, path);
    if (fit && (best === undefined || fit.weight > best.weight)) best = { route, ...fit };
  }
  return best && { route: best.route, pathParameters: best.pathParameters };
}

/** Ranks, first of the match, then of each piece, then of the method: the greater string is the better match. */
const FULL = "2";
const GREEDY = "1";
const LITERAL = "2";
const VARIABLE = "1";

function match(
  routeKey: string,
  method: string,
  path: string,
): { readonly weight: string; readonly pathParameters: Record<string, string> } | undefined {
  const [wanted = "", pattern = ""] = routeKey.split(" ");
  if (wanted !== "ANY" && wanted !== method) return undefined;
  const given = pieces(path);
  const pathParameters: Record<string, string> = {};
  let weight = "";
  for (const [i, piece] of pieces(pattern).entries()) {
    const [, variable, greedy] = /^\{([^}+]+)(\+?)\}$/.exec(piece) ?? [];
    if (variable !== undefined && greedy === "+") {
      if (given.length <= i) return undefined;
      pathParameters[variable] = given.slice(i).map(decodeURIComponent).join("/");
      return { weight: `${GREEDY}${weight}${wanted === "ANY" ? "0" : "1"}`, pathParameters };
    }
    const actual = given[i];
    if (actual === undefined || (variable === undefined && actual !== piece)) return undefined;
    if (variable !== undefined) pathParameters[variable] = decodeURIComponent(actual);
    weight += variable === undefined ? LITERAL : VARIABLE;
  }
  if (given.length !== pieces(pattern).length) return undefined;
  return { weight: `${FULL}${weight}${wanted === "ANY" ? "0" : "1"}`, pathParameters };
}

function pieces(path: string): string[] {
  return path.split("/").filter((piece) => piece !== "");
}

export interface StageChoice {
  readonly stage: Stage;
  /** Path that the routes see: without the stage's name. */
  readonly path: string;
}

/** The stage that the first piece of a path names, or `$default`. */
export function chooseStage(stages: readonly Stage[], path: string): StageChoice | undefined {
  const [first = "", ...rest] = pieces(path);
  const named = stages.find(({ stageName }) => stageName === first && stageName !== "$default");
  if (named) return { stage: named, path: `/${rest.join("/")}` };
  const fallback = stages.find(({ stageName }) => stageName === "$default");
  return fallback && { stage: fallback, path };
}
