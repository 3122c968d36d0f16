import type { ControlRoute } from "../gateway/control-api";
import type { DeployedFunction } from "./deployed";
import type { Outcome } from "./instance";

/** What is remembered of an invocation. */
export interface Invocation {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly id: string;
  readonly function: string;
  readonly region: string;
  readonly version: string;
  readonly ms: number;
  /** Error type; absent when it went well. */
  readonly error?: string;
  /** Everything it wrote, between Lambda's own START, END and REPORT lines. */
  readonly log: string;
}

const MAX_INVOCATIONS = 5000;

/** The logs of the functions. Control API: `GET|DELETE /invocations?function=…&since=…`. */
export class FunctionLogs {
  private invocations: Invocation[] = [];

  add(target: DeployedFunction, id: string, at: number, outcome: Outcome): Invocation {
    const { error, output, ms } = outcome;
    const lines = [
      `START RequestId: ${id} Version: ${target.version}`,
      ...(output === "" ? [] : [output.replace(/\n$/, "")]),
      ...(error && error.errorType.startsWith("Sandbox.") ? [error.errorMessage] : []),
      `END RequestId: ${id}`,
      `REPORT RequestId: ${id}\tDuration: ${ms.toFixed(2)} ms\tMemory Size: ${target.memoryMb} MB`,
    ];
    const { name, region, version } = target;
    const invocation = { at, id, function: name, region, version, ms, log: `${lines.join("\n")}\n` };
    const kept = error ? { ...invocation, error: error.errorType } : invocation;
    this.invocations.push(kept);
    if (this.invocations.length > MAX_INVOCATIONS) this.invocations = this.invocations.slice(-MAX_INVOCATIONS / 2);
    return kept;
  }

  find(filter: { readonly function?: string; readonly region?: string; readonly since?: number } = {}): Invocation[] {
    return this.invocations.filter(
      (one) =>
        one.at >= (filter.since ?? 0) &&
        (filter.function === undefined || one.function === filter.function) &&
        (filter.region === undefined || one.region === filter.region),
    );
  }

  readonly route: ControlRoute = (method, path, query) => {
    switch (`${method} ${path}`) {
      case "GET /invocations": {
        const { since, ...names } = Object.fromEntries(query);
        return this.find({ ...names, ...(since === undefined ? {} : { since: Number(since) }) });
      }
      case "DELETE /invocations":
        this.invocations = [];
        return {};
      default:
        return undefined;
    }
  };
}
