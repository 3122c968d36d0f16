import { type ChildProcess, fork } from "node:child_process";
import * as path from "node:path";
import type { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import type { Connection } from "../databases/databases";
import type { Lookup, NetworkQuestion, Reply } from "../models/network";

const RUNTIME = path.resolve("emulator/lambda/runtime.mjs");
/** The network of the function. */
const NETWORK_MODEL = pathToFileURL(path.resolve("emulator/lambda/network-model.mjs")).href;
const MARK = "\u0000";
/** How long Lambda lets a function start. @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const START_SECONDS = 10;
/** How long after its answer an invocation's last output may come. */
const OUTPUT_MS = 500;

/** The error of a function, as its runtime reports it. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export interface Outcome {
  /** What the function returned, as JSON; undefined when it failed. */
  readonly payload?: string;
  readonly error?: FunctionError;
  /** What it wrote to stdout and stderr. */
  readonly output: string;
  readonly ms: number;
}

export interface InvocationRequest {
  readonly id: string;
  /** JSON. */
  readonly payload: string;
  readonly timeoutSeconds: number;
  /** Members of the context that are plain values. */
  readonly context: Readonly<Record<string, string>>;
}

type RuntimeMessage =
  | { readonly type: "ready" }
  | { readonly type: "broken"; readonly error: FunctionError }
  | { readonly type: "done"; readonly id: string; readonly payload: string }
  | { readonly type: "failed"; readonly id: string; readonly error: FunctionError };

interface NetworkRequest {
  readonly type: "network";
  readonly id: number;
  readonly question: NetworkQuestion;
}

/** One process that runs a function, one invocation at a time; it stays warm until it fails or is ended. */
export class Instance {
  private readonly child: ChildProcess;
  private output = "";
  private marks = 0;
  private listener: ((message: RuntimeMessage | "exited") => void) | undefined;
  private broken: FunctionError | undefined;
  private exit: string | undefined;
  private onMark: (() => void) | undefined;

  constructor(
    folder: string,
    environment: Readonly<Record<string, string>>,
    /** Answers the network requests of the function. */
    private readonly network: (question: NetworkQuestion) => Promise<Lookup | Reply | Connection>,
  ) {
    this.child = fork(RUNTIME, [], {
      cwd: folder,
      env: { ...environment, LAMBDA_TASK_ROOT: folder },
      execArgv: ["--import", NETWORK_MODEL],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    for (const stream of [this.child.stdout!, this.child.stderr!]) this.listen(stream);
    this.child.on("message", (message: RuntimeMessage | NetworkRequest) => {
      if (message.type === "network") {
        void this.answerNetwork(message);
        return;
      }
      if (message.type === "broken") this.broken = message.error;
      this.listener?.(message);
    });
    this.child.once("error", (error) => {
      this.exit = error.message;
      this.listener?.("exited");
    });
    this.child.once("exit", (code, signal) => {
      this.exit = signal ? `signal: ${signal}` : `exit status ${code ?? 0}`;
      this.listener?.("exited");
    });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Whether it can take another invocation. */
  get alive(): boolean {
    return this.exit === undefined && this.broken === undefined;
  }

  /** Resolves when the handler is loaded; to the reason when it could not be. */
  async start(): Promise<FunctionError | undefined> {
    const message = await this.next(START_SECONDS * 1000);
    if (message === "late") {
      this.end();
      return timedOut("", START_SECONDS);
    }
    return this.failure(message, "");
  }

  async invoke({ id, payload, timeoutSeconds, context }: InvocationRequest): Promise<Outcome> {
    const started = Date.now();
    this.output = "";
    this.marks = 0;
    const answer = this.next(timeoutSeconds * 1000);
    this.child.send(
      { type: "invocation", id, payload, context, deadline: started + timeoutSeconds * 1000 },
      () => undefined,
    );
    const message = await answer;
    const ms = Date.now() - started;
    if (message === "late") {
      this.end();
      return { error: timedOut(id, timeoutSeconds), output: this.output, ms };
    }
    if (message !== "exited" && message.type === "done") {
      await this.allWritten();
      return { payload: message.payload, output: this.output, ms };
    }
    if (message !== "exited" && message.type === "failed") await this.allWritten();
    return { error: this.failure(message, id) ?? unexpected(id), output: this.output, ms };
  }

  end(): void {
    this.exit ??= "signal: killed";
    this.child.kill("SIGKILL");
  }

  private next(timeoutMs: number): Promise<RuntimeMessage | "exited" | "late"> {
    return new Promise((resolve) => {
      const settle = (message: RuntimeMessage | "exited" | "late") => {
        clearTimeout(timer);
        this.listener = undefined;
        resolve(message);
      };
      const timer = setTimeout(() => {
        settle("late");
      }, timeoutMs);
      this.listener = settle;
      if (!this.alive) settle("exited");
    });
  }

  private async answerNetwork({ id, question }: NetworkRequest): Promise<void> {
    const reply = await this.network(question).then(
      (answer) => ({ answer }),
      (error: unknown) => ({ error: (error as Error).message }),
    );
    if (this.child.connected) this.child.send({ type: "network", id, ...reply }, () => undefined);
  }

  private failure(message: RuntimeMessage | "exited", id: string): FunctionError | undefined {
    if (this.broken) return this.broken;
    if (message === "exited") {
      const errorMessage = `RequestId: ${id} Error: Runtime exited with error: ${this.exit ?? "unknown"}`;
      return { errorType: "Runtime.ExitError", errorMessage };
    }
    return message.type === "failed" ? message.error : undefined;
  }

  /** Each of the two streams ends its share of an invocation's output with a mark. */
  private listen(stream: Readable): void {
    let inMark = false;
    stream.setEncoding("utf8").on("data", (text: string) => {
      text.split(MARK).forEach((piece, i) => {
        if (i > 0) inMark = !inMark;
        if (i > 0 && !inMark) this.marks += 1;
        if (!inMark) this.output += piece;
      });
      if (this.marks >= 2) this.onMark?.();
    });
  }

  private allWritten(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, OUTPUT_MS);
      this.onMark = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.marks >= 2) this.onMark();
    });
  }
}

function timedOut(id: string, seconds: number): FunctionError {
  return {
    errorType: "Sandbox.Timedout",
    errorMessage: `RequestId: ${id} Error: Task timed out after ${seconds.toFixed(2)} seconds`,
  };
}

function unexpected(id: string): FunctionError {
  return { errorType: "Runtime.Unknown", errorMessage: `RequestId: ${id} Error: the runtime answered out of turn` };
}
