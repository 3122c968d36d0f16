import type { Protocol } from "./call";
import type { PathParameters } from "./parameters";

/** Routes by signing name, read from the SDKs' models. */
export type Routes = Readonly<
  Record<string, { readonly protocol: "rest-json" | "rest-xml"; readonly routes: readonly Route[] }>
>;
/** A URI template comes with the query literals it requires. */
export type Route = readonly [method: string, uri: string, operation: string, headers?: readonly string[]];

interface Pattern {
  readonly method: string;
  readonly path: RegExp;
  /** Names of the parameters in the path, in the order of its groups. */
  readonly names: readonly string[];
  readonly query: readonly (readonly [name: string, value: string | undefined])[];
  readonly headers: readonly string[];
  readonly operation: string;
  /** Literal characters: of several patterns that match, the one with the most literal characters applies. */
  readonly weight: number;
}

type Headers = Readonly<Record<string, string>>;

export interface Understood {
  readonly action: string;
  readonly protocol: Protocol;
}

/** Determines the API action of a request, for every protocol. */
export class Actions {
  private readonly patterns = new Map<string, readonly Pattern[]>();

  constructor(private readonly routes: Routes) {}

  understand(service: string, method: string, url: string, headers: Headers, body: Buffer): Understood {
    const target = headers["x-amz-target"];
    if (target !== undefined) return { action: target.split(".").at(-1)!, protocol: "json" };
    if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
      const action = new URLSearchParams(body.toString("utf8")).get("Action");
      if (action !== null) return { action, protocol: service === "ec2" ? "ec2" : "query" };
    }
    const [path = "/", query = ""] = url.split("?");
    const action = new URLSearchParams(query).get("Action");
    if (action !== null) return { action, protocol: service === "ec2" ? "ec2" : "query" };
    // SDKs send the operation where a path alone is ambiguous.
    const operation =
      new URLSearchParams(query).get("x-id") ?? this.match(service, method, path, new URLSearchParams(query), headers);
    return { action: operation ?? `${method} ${path}`, protocol: this.routes[service]?.protocol ?? "rest-json" };
  }

  /** The parameters in the path of a request, by the names of the service's model. */
  pathParameters(service: string, action: string, method: string, url: string): PathParameters {
    const path = url.split("?")[0]!;
    for (const pattern of this.patternsOf(service)) {
      if (pattern.operation !== action || pattern.method !== method) continue;
      const found = pattern.path.exec(path);
      if (found) return Object.fromEntries(pattern.names.map((name, i) => [name, decodeURIComponent(found[i + 1]!)]));
    }
    return {};
  }

  private match(
    service: string,
    method: string,
    path: string,
    query: URLSearchParams,
    headers: Headers,
  ): string | undefined {
    let best: Pattern | undefined;
    for (const pattern of this.patternsOf(service)) {
      const fits =
        pattern.method === method &&
        pattern.path.test(path) &&
        pattern.headers.every((name) => name in headers) &&
        pattern.query.every(([name, value]) => query.has(name) && (value === undefined || query.get(name) === value));
      if (fits && (best === undefined || pattern.weight >= best.weight)) best = pattern;
    }
    return best?.operation;
  }

  private patternsOf(service: string): readonly Pattern[] {
    let patterns = this.patterns.get(service);
    if (!patterns) {
      patterns = (this.routes[service]?.routes ?? []).map(compile);
      this.patterns.set(service, patterns);
    }
    return patterns;
  }
}

function compile([method, uri, operation, headers = []]: Route): Pattern {
  const [path = "/", query = ""] = uri.split("?");
  const literal = path.replace(/\{[^}]+\}/g, "");
  const source = path
    .replace(/\/$/, "")
    .split(/(\{[^}]+\})/)
    .map((piece) => {
      if (!piece.startsWith("{")) return piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      return piece.endsWith("+}") ? "(.+)" : "([^/]+)";
    })
    .join("");
  const wanted = query
    .split("&")
    .filter((part) => part !== "")
    .map((part) => {
      const [name, value] = part.split("=");
      return [name!, value] as const;
    });
  return {
    method,
    path: new RegExp(`^${source}/?$`),
    names: [...path.matchAll(/\{([^}+]+)\+?\}/g)].map(([, name]) => name!),
    query: wanted,
    headers,
    operation,
    weight: literal.length + 100 * (wanted.length + headers.length),
  };
}
