import * as http from "node:http";
import type { Answer, Request } from "./call";

export const LOOPBACK = "127.0.0.1";
/** Headers that belong to one connection, not to the message. */
const HOP_BY_HOP = new Set(["connection", "keep-alive", "transfer-encoding", "content-length"]);

/**
 * Only clients end idle connections. When a server ends one, a request that is already on its way fails; a client that was busy
 * for longer than the server's time limit causes that often.
 */
export function keepConnections(server: http.Server): void {
  server.keepAliveTimeout = 0;
}

/** How a request is sent. */
export interface Sending {
  readonly agent?: http.Agent;
  /** @default none: it waits for as long as the answer takes */
  readonly timeoutMs?: number;
}

/** Sends a request to a port of loopback; rejects when no server answers there, or not in time. */
export function sendTo(
  port: number,
  { method, url, headers, body }: Request,
  { agent, timeoutMs }: Sending = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const kept = Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name));
    const request = http.request(
      {
        host: LOOPBACK,
        port,
        method,
        path: url,
        headers: { ...Object.fromEntries(kept), "content-length": body.length },
        ...(agent ? { agent } : {}),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          resolve({
            status: response.statusCode ?? 502,
            headers: answerHeaders(response),
            body: Buffer.concat(chunks),
          });
        });
      },
    );
    request.on("error", reject);
    if (timeoutMs !== undefined) {
      request.setTimeout(timeoutMs, () => {
        request.destroy(new Error(`no answer within ${timeoutMs} ms`));
      });
    }
    request.end(body);
  });
}

/** Headers of a message with one value each, as they are compared everywhere here. */
export function flatHeaders(headers: http.IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]),
  );
}

function answerHeaders(response: http.IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(flatHeaders(response.headers)).filter(
      ([name]) => !HOP_BY_HOP.has(name) || (name === "content-length" && response.statusCode === 200),
    ),
  );
}
