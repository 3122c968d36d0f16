import * as http from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { type Actions } from "./actions";
import { type Answer, type Call, scopeOf } from "./call";
import { CallLog } from "./call-log";
import { type Darkness, Faults } from "./faults";

/** Answers a call itself, or leaves it (undefined) to the next one and at last to the emulator behind the gateway. */
export type Handler = (call: Call, passOn: (call: Call) => Promise<Answer>) => Promise<Answer | undefined>;

const LOOPBACK = "127.0.0.1";
/** Headers that belong to one connection, not to the message. */
const HOP_BY_HOP = new Set(["connection", "keep-alive", "transfer-encoding", "content-length"]);

/** The one door to the embedded AWS: knows each call's service, region and action, logs it, and can stand in its way. */
export class Gateway {
  readonly faults = new Faults();
  readonly log = new CallLog();
  private readonly server: http.Server;
  private readonly agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  private readonly hanging = new Set<Socket>();
  private upstream: { readonly port: number; readonly actions: Actions } | undefined;

  constructor(private readonly handlers: readonly Handler[] = []) {
    this.server = http.createServer((request, response) => {
      this.serve(request, response).catch((error: unknown) => {
        response.writeHead(502, { "content-type": "text/plain" });
        response.end(`the embedded AWS did not answer: ${(error as Error).message}`);
      });
    });
    this.server.keepAliveTimeout = 60_000;
  }

  /** Names the emulator behind, by its port on loopback, and how its actions are told; it had to know our port first. */
  connect(port: number, actions: Actions): void {
    this.upstream = { port, actions };
  }

  private get behind() {
    if (!this.upstream) throw new Error("the gateway is not connected yet");
    return this.upstream;
  }

  /** Listens on a port of loopback, any free one for 0; resolves to the port. */
  listen(port = 0): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, LOOPBACK, () => {
        resolve((this.server.address() as AddressInfo).port);
      });
    });
  }

  async close(): Promise<void> {
    this.releaseHanging();
    this.agent.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Ends connections that a dark region has kept waiting. */
  releaseHanging(): void {
    for (const socket of this.hanging) socket.destroy();
    this.hanging.clear();
  }

  private async serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const at = Date.now();
    const call = await this.read(request);
    const interference = this.faults.meet(call);
    if (interference && "silence" in interference) {
      this.log.add(call, at, interference.silence === "refuse" ? "refused" : "hung");
      this.keepSilent(request.socket, interference.silence);
      return;
    }
    if (interference && "delayMs" in interference) await sleep(interference.delayMs);
    const answer = interference && "answer" in interference ? interference.answer : await this.answer(call);
    this.log.add(call, at, answer.status);
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  }

  private async read(request: http.IncomingMessage): Promise<Call> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const { method = "GET", url = "/" } = request;
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(", ") : (value ?? ""),
      ]),
    );
    const scope = scopeOf(headers["authorization"], url);
    const { action, protocol } = this.behind.actions.understand(scope.service, method, url, headers, body);
    return { method, url, headers, body, ...scope, action, protocol };
  }

  private async answer(call: Call): Promise<Answer> {
    for (const handler of this.handlers) {
      const answer = await handler(call, (passed) => this.passOn(passed));
      if (answer) return answer;
    }
    return this.passOn(call);
  }

  private passOn({ method, url, headers, body }: Call): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const kept = Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name));
      const request = http.request(
        {
          host: LOOPBACK,
          port: this.behind.port,
          method,
          path: url,
          headers: { ...Object.fromEntries(kept), "content-length": body.length },
          agent: this.agent,
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
      request.end(body);
    });
  }

  private keepSilent(socket: Socket, how: Darkness): void {
    if (how === "refuse") {
      socket.resetAndDestroy();
      return;
    }
    this.hanging.add(socket);
    socket.on("close", () => this.hanging.delete(socket));
  }
}

function answerHeaders(response: http.IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(response.headers)
      .filter(([name]) => !HOP_BY_HOP.has(name) || (name === "content-length" && response.statusCode === 200))
      .map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]),
  );
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
