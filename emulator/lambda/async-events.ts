import type { Settings } from "../gateway/settings";
import { Refusal, type Wire } from "../gateway/wire";
import { sessionOf } from "../iam/principal";
import type { Deliverer } from "../events/deliver";
import type { DeployedFunction } from "./deployed";
import type { FunctionReference } from "./function-reference";
import type { Functions } from "./functions";
import type { Outcome } from "./instance";
import { Throttled } from "./pool";

interface InvokeConfig {
  readonly MaximumRetryAttempts?: number;
  readonly MaximumEventAgeInSeconds?: number;
  readonly DestinationConfig?: {
    readonly OnSuccess?: { readonly Destination?: string };
    readonly OnFailure?: { readonly Destination?: string };
  };
}

interface QueuedEvent {
  readonly reference: FunctionReference;
  readonly region: string;
  readonly payload: string;
  readonly id: string;
  readonly at: number;
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const DEFAULT_RETRIES = 2;
const DEFAULT_AGE_SECONDS = 6 * 3600;
/** How often a throttled event, or one whose region has an outage, is tried again. */
const AGAIN_MS = 50;

/**
 * Lambda's queue of asynchronous events: a failed one is tried twice more, then goes to the destination or the
 * dead-letter queue. The pause before a retry is a setting; AWS waits one minute, then two.
 */
export class AsyncEvents {
  private pending = 0;
  private open = true;

  constructor(
    private readonly functions: Functions,
    private readonly moto: Wire,
    private readonly deliverer: Deliverer,
    private readonly settings: Settings,
    private readonly isFailed: (region: string) => boolean,
  ) {}

  /** Events that are neither processed nor sent to the dead-letter queue. */
  get waiting(): number {
    return this.pending;
  }

  accept(reference: FunctionReference, region: string, payload: string, id: string): void {
    this.pending += 1;
    this.work({ reference, region, payload, id, at: Date.now() })
      .catch((error: unknown) => {
        process.stderr.write(`event ${id} for ${reference.name} is lost: ${(error as Error).message}\n`);
      })
      .finally(() => (this.pending -= 1));
  }

  /** Drops the remaining events. */
  close(): void {
    this.open = false;
  }

  private async work(event: QueuedEvent): Promise<void> {
    const config = await this.config(event);
    const retries = config.MaximumRetryAttempts ?? DEFAULT_RETRIES;
    for (let attempt = 1; this.open; attempt++) {
      const target = await this.functions.find(event.reference, event.region);
      if (!target) return;
      const outcome = await this.attempt(target, event, config.MaximumEventAgeInSeconds ?? DEFAULT_AGE_SECONDS);
      if (outcome && !outcome.error) {
        await this.send(config.DestinationConfig?.OnSuccess?.Destination, target, event, outcome, attempt, "Success");
        return;
      }
      if (!outcome || attempt > retries) {
        await this.giveUp(config, target, event, outcome, attempt);
        return;
      }
      await sleep(this.settings.values.asyncRetrySeconds * 1000 * attempt);
    }
  }

  /** One run; waits while the region has an outage or the concurrency used up. Undefined once the event is too old. */
  private async attempt(
    target: DeployedFunction,
    event: QueuedEvent,
    mostSeconds: number,
  ): Promise<Outcome | undefined> {
    while (this.open && Date.now() - event.at < mostSeconds * 1000) {
      if (!this.isFailed(target.region)) {
        try {
          return (await this.functions.run(target, event.payload, event.id)).outcome;
        } catch (error) {
          if (!(error instanceof Throttled)) throw error;
        }
      }
      await sleep(AGAIN_MS);
    }
    return undefined;
  }

  private async giveUp(
    config: InvokeConfig,
    target: DeployedFunction,
    event: QueuedEvent,
    outcome: Outcome | undefined,
    attempts: number,
  ): Promise<void> {
    const condition = outcome ? "RetriesExhausted" : "EventAgeExceeded";
    await this.send(config.DestinationConfig?.OnFailure?.Destination, target, event, outcome, attempts, condition);
    if (target.deadLetterArn === undefined) return;
    await this.deliverer.deliver(target.deadLetterArn, event.payload, {
      region: target.region,
      as: sessionOf(target.role, "lambda.amazonaws.com", target.arn),
      attributes: {
        RequestID: event.id,
        ErrorCode: outcome ? "200" : "500",
        ErrorMessage: outcome?.error?.errorMessage ?? condition,
      },
    });
  }

  /** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
  private async send(
    destination: string | undefined,
    target: DeployedFunction,
    event: QueuedEvent,
    outcome: Outcome | undefined,
    attempts: number,
    condition: string,
  ): Promise<void> {
    if (destination === undefined) return;
    const record = {
      version: "1.0",
      timestamp: new Date().toISOString(),
      requestContext: {
        requestId: event.id,
        functionArn: `${target.arn}:${target.version}`,
        condition,
        approximateInvokeCount: attempts,
      },
      requestPayload: JSON.parse(event.payload) as unknown,
      ...(outcome ? { responseContext: responseContext(target, outcome), responsePayload: response(outcome) } : {}),
    };
    await this.deliverer.deliver(destination, JSON.stringify(record), {
      region: target.region,
      as: sessionOf(target.role, "lambda.amazonaws.com", target.arn),
      event: {
        source: "lambda",
        detailType: `Lambda Function Invocation Result - ${outcome && !outcome.error ? "Success" : "Failure"}`,
        resources: [destination, target.arn],
      },
    });
  }

  private async config({ reference, region }: QueuedEvent): Promise<InvokeConfig> {
    const url = `/2019-09-25/functions/${reference.name}/event-invoke-config`;
    try {
      return await this.moto.rest<InvokeConfig>("lambda", region, "GET", url);
    } catch (error) {
      if (error instanceof Refusal && error.status === 404) return {};
      throw error;
    }
  }
}

function responseContext({ version }: DeployedFunction, { error }: Outcome): Record<string, unknown> {
  return { statusCode: 200, executedVersion: version, ...(error ? { functionError: "Unhandled" } : {}) };
}

function response({ payload, error }: Outcome): unknown {
  return error ?? (JSON.parse(payload ?? "null") as unknown);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
