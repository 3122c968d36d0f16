import type { ControlRoute } from "../gateway/control-api";

/** What is remembered of a request to an API. */
export interface AccessEntry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly api: string;
  readonly region: string;
  readonly stage: string;
  readonly routeKey: string;
  readonly status: number;
  /** The line in the stage's own format; absent where the stage keeps no access log. */
  readonly line?: string;
}

const MAX_ENTRIES = 10_000;

/** The access logs of all stages. Control API: `GET|DELETE /access-log?api=…`. */
export class AccessLog {
  private entries: AccessEntry[] = [];

  add(entry: AccessEntry): void {
    this.entries.push(entry);
    if (this.entries.length > MAX_ENTRIES) this.entries = this.entries.slice(-MAX_ENTRIES / 2);
  }

  find(api?: string): AccessEntry[] {
    return this.entries.filter((entry) => api === undefined || entry.api === api);
  }

  readonly route: ControlRoute = (method, path, query) => {
    if (path !== "/access-log") return undefined;
    if (method === "GET") return this.find(query.get("api") ?? undefined);
    if (method !== "DELETE") return undefined;
    this.entries = [];
    return {};
  };
}

/**
 * A line in a stage's format: `$context.…` variables by value, `-` for those without one.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
export function accessLine(format: string, context: Readonly<Record<string, unknown>>): string {
  return format.replace(/\$context\.([\w.]+)/g, (_, path: string) => {
    const value = path.split(".").reduce<unknown>((found, part) => {
      return typeof found === "object" && found !== null ? (found as Record<string, unknown>)[part] : undefined;
    }, context);
    return typeof value === "string" || typeof value === "number" ? String(value) : "-";
  });
}
