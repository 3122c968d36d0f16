import { randomUUID } from "node:crypto";
import type { Deployed, DeployedFunction } from "./deployed";
import type { FunctionLogs, Invocation } from "./function-logs";
import type { FunctionReference } from "./function-reference";
import type { Outcome } from "./instance";
import type { Pool } from "./pool";

/** Lambda's limit for what a function returns. @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_BYTES = 6 * 1024 * 1024;

export interface Finished {
  readonly outcome: Outcome;
  readonly invocation: Invocation;
}

/** The deployed functions, as they are found, run and logged for every caller. */
export class Functions {
  constructor(
    private readonly deployed: Deployed,
    private readonly pool: Pool,
    readonly logs: FunctionLogs,
  ) {}

  /** Undefined when the region has no such function, version or alias. */
  find(reference: FunctionReference, region: string): Promise<DeployedFunction | undefined> {
    if (reference.region !== undefined && reference.region !== region) return Promise.resolve(undefined);
    return this.deployed.find(reference, region);
  }

  /** Runs a function once, whether or not its region has an outage; throws `Throttled` when its concurrency is used up. */
  async run(target: DeployedFunction, payload: string, id: string = randomUUID()): Promise<Finished> {
    const at = Date.now();
    const outcome = checked(
      /^nodejs/.test(target.runtime) ? await this.pool.run(target, id, payload) : unsupported(target),
    );
    return { outcome, invocation: this.logs.add(target, id, at, outcome) };
  }
}

function checked(outcome: Outcome): Outcome {
  const bytes = Buffer.byteLength(outcome.payload ?? "");
  if (bytes <= MAX_BYTES) return outcome;
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${MAX_BYTES} bytes).`;
  const { output, ms } = outcome;
  return { error: { errorType: "Function.ResponseSizeTooLarge", errorMessage }, output, ms };
}

function unsupported({ runtime, name }: DeployedFunction): Outcome {
  const errorMessage = `the emulator runs functions for Node.js; ${name} is for ${runtime}`;
  return { error: { errorType: "Emulator.RuntimeNotSupported", errorMessage }, output: "", ms: 0 };
}
