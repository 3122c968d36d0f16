import * as http from "node:http";
import type { AddressInfo } from "node:net";
import type { CallFilter } from "./call-log";
import type { Outage, Fault } from "./faults";
import type { Gateway } from "./gateway";
import { keepConnections } from "./transport";

/** Answers one request of the control API; undefined when the path is not its own. */
export type ControlRoute = (method: string, path: string, query: URLSearchParams, body: unknown) => unknown;

/**
 * The handle on the emulator for tools and tests, on a port of its own on loopback:
 * `GET|DELETE /calls`, `GET|PUT|DELETE /regions/<region>`, `GET|POST|DELETE /faults`.
 */
export class ControlApi {
  private readonly server: http.Server;

  constructor(
    private readonly gateway: Gateway,
    private readonly more: readonly ControlRoute[] = [],
  ) {
    this.server = http.createServer((request, response) => {
      this.serve(request)
        .then((value) => {
          const status = value === undefined ? 404 : 200;
          response.writeHead(status, { "content-type": "application/json" });
          response.end(JSON.stringify(value ?? { error: `nothing at ${request.method ?? ""} ${request.url ?? ""}` }));
        })
        .catch((error: unknown) => {
          response.writeHead(400, { "content-type": "application/json" });
          response.end(JSON.stringify({ error: (error as Error).message }));
        });
    });
    keepConnections(this.server);
  }

  listen(port = 0): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, "127.0.0.1", () => {
        resolve((this.server.address() as AddressInfo).port);
      });
    });
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(request: http.IncomingMessage): Promise<unknown> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    const body: unknown = text === "" ? undefined : JSON.parse(text);
    const { method = "GET", url = "/" } = request;
    const [path = "/", query = ""] = url.split("?");
    for (const route of [this.own.bind(this), ...this.more]) {
      const value: unknown = await route(method, path, new URLSearchParams(query), body);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  private own(method: string, path: string, query: URLSearchParams, body: unknown): unknown {
    const { faults, log } = this.gateway;
    const region = /^\/regions\/([a-z0-9-]+)$/.exec(path)?.[1];
    switch (region === undefined ? `${method} ${path}` : `${method} /regions/*`) {
      case "GET /calls":
        return log.find(callFilter(query));
      case "DELETE /calls":
        log.clear();
        return {};
      case "GET /regions":
        return faults.failedRegions;
      case "PUT /regions/*":
        faults.failRegion(region!, outage(body));
        return faults.failedRegions;
      case "DELETE /regions/*":
        faults.restoreRegion(region!);
        this.gateway.releaseHanging();
        return faults.failedRegions;
      case "GET /faults":
        return faults.all;
      case "POST /faults":
        faults.add(fault(body));
        return {};
      case "DELETE /faults":
        faults.clearFaults();
        this.gateway.releaseHanging();
        return {};
      default:
        return undefined;
    }
  }
}

function callFilter(query: URLSearchParams): CallFilter {
  const { since, ...names } = Object.fromEntries(query);
  return { ...names, ...(since === undefined ? {} : { since: Number(since) }) };
}

function outage(body: unknown): Outage {
  const how = (body as { outage?: unknown } | undefined)?.outage;
  if (how !== "refuse" && how !== "hang")
    throw new Error(`outage: should be 'refuse' or 'hang', got ${JSON.stringify(how)}`);
  return how;
}

const EFFECTS: readonly string[] = [
  "error",
  "throttle",
  "hang",
  "latency",
  "function-error",
  "repeat",
  "lost",
] satisfies readonly Fault["effect"]["kind"][];

function fault(body: unknown): Fault {
  const kind = (body as { effect?: { kind?: unknown } } | undefined)?.effect?.kind;
  if (!EFFECTS.includes(kind as string)) {
    throw new Error(`effect.kind: should be one of ${EFFECTS.join(", ")}, got ${JSON.stringify(kind)}`);
  }
  return body as Fault;
}
