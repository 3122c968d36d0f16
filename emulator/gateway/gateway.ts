import * as http from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { type Actions } from "./actions";
import { type Answer, type Call, type Request, scopeOf } from "./call";
import { CallLog } from "./call-log";
import { Callers } from "./callers";
import { type Outage, Faults, type Interference } from "./faults";
import type { Principal } from "../iam/principal";
import type { PathParameters } from "./parameters";
import { flatHeaders, keepConnections, LOOPBACK, sendTo } from "./transport";
import { Wire } from "./wire";

/** Answers a call itself, or leaves it (undefined) to the next one and at last to moto, the server behind the gateway. */
export type Handler = (call: Call, passOn: (call: Call) => Promise<Answer>) => Promise<Answer | undefined>;

/** Timeout of calls between services, as when a region hangs; longer than an HTTP API waits for its function. */
const SERVICE_TIMEOUT_MS = 60_000;

/** What a request without a signature is; the access key only where another part of the request identifies it. */
export type Recognized = Pick<Call, "service" | "region" | "action" | "protocol"> & Partial<Pick<Call, "accessKey">>;

/** Determines service, region and action of a request without a signature; undefined for other requests. */
export type Recognizer = (request: Request) => Promise<Recognized | undefined>;

/** The entry point of the emulator: determines each call's service, region and action, logs it, and applies faults. */
export class Gateway {
  readonly faults = new Faults();
  readonly log = new CallLog();
  readonly callers = new Callers();
  /** Calls moto, the server behind the gateway, directly: not logged, and no fault applies. */
  readonly motoWire = new Wire((request) => this.passOn(request), "gateway");
  /** Runs after every call, before the client gets the answer. */
  answered: ((call: Call) => void) | undefined;
  private readonly server: http.Server;
  private readonly agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  private readonly hanging = new Set<Socket>();
  private upstream: { readonly port: number; readonly actions: Actions } | undefined;

  private readonly handlers: Handler[];
  private readonly recognizers: Recognizer[] = [];

  constructor(handlers: readonly Handler[] = []) {
    this.handlers = [...handlers];
    this.server = http.createServer((request, response) => {
      this.serve(request, response).catch((error: unknown) => {
        response.writeHead(502, { "content-type": "text/plain" });
        response.end(`the emulator did not answer: ${(error as Error).message}`);
      });
    });
    keepConnections(this.server);
  }

  /** Sets the port of moto, the server behind the gateway, and its actions; it starts later because it needs our port. */
  connect(port: number, actions: Actions): void {
    this.upstream = { port, actions };
  }

  /** Adds handlers behind those it has. */
  use(...handlers: readonly Handler[]): void {
    this.handlers.push(...handlers);
  }

  recognize(recognizer: Recognizer): void {
    this.recognizers.push(recognizer);
  }

  /**
   * Calls as one service of AWS calls another, through the gateway: logged under this name, faults apply.
   * @param principal whose permissions count; without one, nothing is refused
   */
  wireAs(name: string, principal?: Principal): Wire {
    const key = principal ? this.callers.keyOf(name, principal) : this.callers.issue(name);
    return new Wire((request) => sendTo(this.port, request, { timeoutMs: SERVICE_TIMEOUT_MS }), key);
  }

  /** The parameters in a call's path. */
  pathParameters({ service, action, method, url }: Call): PathParameters {
    return this.moto.actions.pathParameters(service, action, method, url);
  }

  /** Where it listens. */
  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  private get moto() {
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

  /** Ends connections that a failed region has kept waiting. */
  releaseHanging(): void {
    for (const socket of this.hanging) socket.destroy();
    this.hanging.clear();
  }

  private async serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const at = Date.now();
    const call = await this.read(request);
    const interference = this.faults.interferenceWith(call);
    if (interference && "silence" in interference) {
      this.log.add(call, at, interference.silence === "refuse" ? "refused" : "hung");
      this.keepSilent(request.socket, interference.silence);
      return;
    }
    if (interference && "delayMs" in interference) await sleep(interference.delayMs);
    const answer = await this.interfered(call, interference);
    this.answered?.(call);
    if (answer === undefined) {
      this.log.add(call, at, "lost");
      this.keepSilent(request.socket, "refuse");
      return;
    }
    this.log.add(call, at, answer.status);
    const cookies = answer.cookies ? { "set-cookie": [...answer.cookies] } : {};
    response.writeHead(answer.status, { ...answer.headers, ...cookies });
    response.end(answer.body);
  }

  private async read(incoming: http.IncomingMessage): Promise<Call> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { method = "GET", url = "/" } = incoming;
    const request: Request = { method, url, headers: flatHeaders(incoming.headers), body: Buffer.concat(chunks) };
    const scope = scopeOf(request.headers["authorization"], url);
    const callerOf = (accessKey: string) => this.callers.nameOf(accessKey) ?? accessKey;
    for (const recognizer of this.recognizers) {
      const known = await recognizer(request);
      if (known) {
        const { accessKey = scope.accessKey } = known;
        return { ...request, ...known, caller: callerOf(accessKey), accessKey };
      }
    }
    const understood = this.moto.actions.understand(scope.service, method, url, request.headers, request.body);
    return { ...request, ...scope, caller: callerOf(scope.accessKey), ...understood };
  }

  /** What the client gets; undefined when the answer is lost on the way. */
  private async interfered(call: Call, interference: Interference | undefined): Promise<Answer | undefined> {
    if (interference && "answer" in interference) return interference.answer;
    const answer = await this.answer(call);
    if (interference && "lost" in interference) return interference.lost;
    return interference && "repeat" in interference ? this.answer(call) : answer;
  }

  private async answer(call: Call): Promise<Answer> {
    for (const handler of this.handlers) {
      const answer = await handler(call, (passed) => this.passOn(passed));
      if (answer) return answer;
    }
    return this.passOn(call);
  }

  private passOn(request: Request): Promise<Answer> {
    return sendTo(this.moto.port, request, { agent: this.agent });
  }

  private keepSilent(socket: Socket, how: Outage): void {
    if (how === "refuse") {
      socket.resetAndDestroy();
      return;
    }
    this.hanging.add(socket);
    socket.on("close", () => this.hanging.delete(socket));
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
