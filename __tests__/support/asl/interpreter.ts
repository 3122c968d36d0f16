import { holds } from "./choice";
import { fill, put, read, type Roots, RuntimeFailure } from "./paths";

/** An error with a name that Retry and Catch can match, as a function throws it. */
export class TaskError extends Error {
  constructor(
    override readonly name: string,
    message = name,
  ) {
    super(message);
  }
}

/** Result of a task that does not respond before its timeout. */
export const HANGS = Symbol("hangs");

export interface TaskCall {
  readonly state: string;
  readonly resource: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** 1 for the first. */
  readonly attempt: number;
  /** Seconds since the start of the execution. */
  readonly at: number;
}

export interface Options {
  readonly name?: string;
  /** Returns the result, throws a TaskError, or returns HANGS. The result of lambda:invoke is in Payload. */
  readonly task: (call: TaskCall) => unknown;
  /** Whether the branches of a Parallel state run from the last to the first. */
  readonly lastLaneFirst?: boolean;
}

export interface Run {
  readonly status: "SUCCEEDED" | "FAILED";
  readonly error?: string;
  readonly cause?: string;
  readonly output?: unknown;
  readonly seconds: number;
  /** Names of the states in the order of execution. */
  readonly trace: readonly string[];
}

type AnyState = Readonly<Record<string, unknown>> & { readonly Type: string };
interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, AnyState>>;
}

class Failed extends TaskError {}
/** Limit of states per execution; no test execution reaches it. */
const ENDLESS = 20_000;

/**
 * Runs a state machine by the rules of the Amazon States Language. Only waits advance the clock. Independent of AWS and
 * moto.
 */
export function interpret(machine: Definition, input: unknown, options: Options): Run {
  const name = options.name ?? "execution";
  const context = { Execution: { Name: name, Id: name, Input: input }, Task: { Token: "token" } };
  const trace: string[] = [];
  const clock = { now: 0 };
  try {
    const output = new Interpreter(options, context, trace, clock).states(machine, input);
    return { status: "SUCCEEDED", output, seconds: clock.now, trace };
  } catch (error) {
    const { error: errorName, cause } = named(error);
    return { status: "FAILED", error: errorName, cause, seconds: clock.now, trace };
  }
}

class Interpreter {
  constructor(
    private readonly options: Options,
    private readonly context: Readonly<Record<string, unknown>>,
    private readonly trace: string[],
    private readonly clock: { now: number },
  ) {}

  states({ StartAt, States }: Definition, input: unknown): unknown {
    let name: string | undefined = StartAt;
    let data = input;
    while (name !== undefined) {
      const state: AnyState | undefined = States[name];
      if (state === undefined) throw new RuntimeFailure(`no state '${name}'`);
      if (this.trace.push(name) > ENDLESS) throw new RuntimeFailure("endless");
      if (state.Type === "Fail") throw new Failed(String(state["Error"]), String(state["Cause"]));
      if (state.Type === "Succeed") return data;
      ({ data, next: name } = this.step(name, state, data));
    }
    return data;
  }

  private step(name: string, state: AnyState, data: unknown): { data: unknown; next: string | undefined } {
    const next = state["Next"] as string | undefined;
    const roots = this.roots(data);
    if (state.Type === "Choice") {
      const rules = state["Choices"] as readonly (Readonly<Record<string, unknown>> & { readonly Next: string })[];
      const to = rules.find((rule) => holds(rule, roots))?.Next ?? (state["Default"] as string | undefined);
      if (to === undefined) throw new TaskError("States.NoChoiceMatched");
      return { data, next: to };
    }
    if (state.Type === "Wait") {
      this.clock.now += state["Seconds"] as number;
      return { data, next };
    }
    for (const tried = new Map<unknown, number>(); ;) {
      try {
        const attempt = 1 + [...tried.values()].reduce((a, b) => a + b, 0);
        const result = this.result(name, state, data, attempt);
        const selected = "ResultSelector" in state ? fill(state["ResultSelector"], this.roots(result)) : result;
        return { data: this.placed(state["ResultPath"], data, selected), next };
      } catch (error) {
        if (error instanceof RuntimeFailure) throw error;
        if (this.retries(state, error, tried)) continue;
        const caught = matching(state["Catch"], error);
        if (!caught) throw error;
        const { error: Error, cause: Cause } = named(error);
        return { data: this.placed(caught["ResultPath"], data, { Error, Cause }), next: caught["Next"] as string };
      }
    }
  }

  private result(name: string, state: AnyState, data: unknown, attempt: number): unknown {
    const roots = this.roots("InputPath" in state ? read(state["InputPath"] as string, this.roots(data)) : data);
    const parameters = "Parameters" in state ? fill(state["Parameters"], roots) : roots.input;
    if (state.Type === "Pass") return "Result" in state ? state["Result"] : parameters;
    if (state.Type === "Parallel") return this.lanes(state["Branches"] as readonly Definition[], parameters);
    if (state.Type !== "Task") throw new RuntimeFailure(`unsupported state type: ${state.Type}`);
    const answer = this.options.task({
      state: name,
      resource: String(state["Resource"]),
      parameters: parameters as Readonly<Record<string, unknown>>,
      attempt,
      at: this.clock.now,
    });
    if (answer !== HANGS) return answer;
    if (state["TimeoutSeconds"] === undefined) throw new RuntimeFailure(`'${name}' has no timeout and never responds`);
    this.clock.now += state["TimeoutSeconds"] as number;
    throw new TaskError("States.Timeout");
  }

  /** Branches start at the same time. The slowest one determines the end. */
  private lanes(branches: readonly Definition[], input: unknown): unknown {
    const start = this.clock.now;
    const outputs: unknown[] = [];
    let end = start;
    const order = branches.map((_, i) => i);
    for (const i of this.options.lastLaneFirst ? order.reverse() : order) {
      const clock = { now: start };
      outputs[i] = new Interpreter(this.options, this.context, this.trace, clock).states(branches[i]!, input);
      end = Math.max(end, clock.now);
    }
    this.clock.now = end;
    return outputs;
  }

  private retries(state: AnyState, error: unknown, tried: Map<unknown, number>): boolean {
    const rule = matching(state["Retry"], error);
    if (!rule) return false;
    const count = tried.get(rule) ?? 0;
    if (count >= ((rule["MaxAttempts"] as number | undefined) ?? 3)) return false;
    tried.set(rule, count + 1);
    const delay =
      ((rule["IntervalSeconds"] as number | undefined) ?? 1) *
      ((rule["BackoffRate"] as number | undefined) ?? 2) ** count;
    this.clock.now += Math.min(delay, (rule["MaxDelaySeconds"] as number | undefined) ?? Infinity);
    return true;
  }

  private placed(path: unknown, data: unknown, result: unknown): unknown {
    if (path === null) return data;
    return path === undefined || path === "$" ? result : put(path as string, data, result);
  }

  private roots(input: unknown): Roots {
    return { input, context: this.context };
  }
}

function matching(rules: unknown, error: unknown): Readonly<Record<string, unknown>> | undefined {
  const { error: name } = named(error);
  return (rules as readonly Readonly<Record<string, unknown>>[] | undefined)?.find(({ ErrorEquals }) => {
    const names = ErrorEquals as readonly string[];
    return names.includes(name) || names.includes("States.ALL");
  });
}

function named(error: unknown): { readonly error: string; readonly cause: string } {
  if (error instanceof RuntimeFailure) return { error: "States.Runtime", cause: error.message };
  if (error instanceof TaskError) return { error: error.name, cause: error.message };
  throw error;
}
