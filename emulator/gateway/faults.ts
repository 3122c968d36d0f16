import { type Answer, type Call, jsonAnswer } from "./call";

const MESSAGE = "injected by a fault";
/** Lambda's error type for a function that did not end in time. */
const TIMED_OUT = "Sandbox.Timedout";

/** How a failed region behaves: it refuses connections, or accepts them and never answers. */
export type Outage = "refuse" | "hang";

/** A fault that is injected into matching calls; omitted fields match everything. */
export interface Fault {
  readonly service?: string;
  readonly region?: string;
  readonly action?: string;
  readonly caller?: string;
  /** Values of a JSON body by their dotted paths, such as `step.id` of a function's event. */
  readonly body?: Readonly<Record<string, string>>;
  readonly effect: Effect;
  /**
   * How many calls it hits before it ends.
   * @default every one
   */
  readonly times?: number;
}

export type Effect =
  | { readonly kind: "error"; readonly code: string; readonly status: number; readonly message?: string }
  | { readonly kind: "throttle" }
  | { readonly kind: "hang" }
  /** The call goes through after so many milliseconds. */
  | { readonly kind: "latency"; readonly ms: number }
  /** A function is not run, and ends with an error of this type. */
  | { readonly kind: "function-error"; readonly type: string }
  /** The call goes through twice; the second answer is the client's. */
  | { readonly kind: "repeat" }
  /** The call goes through, but its answer is lost: a function seems to time out, another call's connection ends. */
  | { readonly kind: "lost" };

/** An added fault, and how many calls it has hit: one with 0 hits was not tested. */
export interface FaultHit {
  readonly fault: Fault;
  readonly hits: number;
}

/** The start or the end of an outage. */
export interface OutageChange {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly region: string;
  readonly outage: boolean;
}

export type Interference =
  | { readonly answer: Answer }
  | { readonly silence: Outage }
  | { readonly delayMs: number }
  | { readonly repeat: true }
  /** The answer in place of the call's own answer; undefined: no answer at all. */
  | { readonly lost: Answer | undefined };

/** The active faults. This class decides what they do to a call; the gateway decides what the client receives. */
export class Faults {
  private readonly outages = new Map<string, Outage>();
  private active: { readonly fault: Fault; hits: number }[] = [];
  private readonly outageChanges: OutageChange[] = [];

  failRegion(region: string, how: Outage): void {
    this.outages.set(region, how);
    this.outageChanges.push({ at: Date.now(), region, outage: true });
  }

  restoreRegion(region: string): void {
    this.outages.delete(region);
    this.outageChanges.push({ at: Date.now(), region, outage: false });
  }

  /** Starts and ends of outages, oldest first. */
  get history(): readonly OutageChange[] {
    return this.outageChanges;
  }

  get failedRegions(): Readonly<Record<string, Outage>> {
    return Object.fromEntries(this.outages);
  }

  isFailed(region: string): boolean {
    return this.outages.has(region);
  }

  add(fault: Fault): void {
    this.active.push({ fault, hits: 0 });
  }

  /** The faults that were added, including those that are used up. */
  get all(): readonly FaultHit[] {
    return this.active;
  }

  clear(): void {
    this.active = [];
    for (const region of [...this.outages.keys()]) this.restoreRegion(region);
  }

  clearFaults(): void {
    this.active = [];
  }

  /** What happens to a call instead of, or before, being passed on. */
  interferenceWith(call: Call): Interference | undefined {
    const outage = this.outages.get(call.region);
    if (outage) return { silence: outage };
    const hit = this.active.find(({ fault, hits }) => hits < (fault.times ?? Infinity) && matches(fault, call));
    if (!hit) return undefined;
    hit.hits += 1;
    const { effect } = hit.fault;
    switch (effect.kind) {
      case "latency":
        return { delayMs: effect.ms };
      case "hang":
        return { silence: "hang" };
      case "throttle":
        return { answer: errorAnswer(call, ...throttling(call), "Rate exceeded") };
      case "error":
        return { answer: errorAnswer(call, effect.code, effect.status, effect.message ?? MESSAGE) };
      case "function-error":
        return { answer: functionError(effect.type) };
      case "repeat":
        return { repeat: true };
      case "lost":
        return { lost: isInvocation(call) ? functionError(TIMED_OUT) : undefined };
    }
  }
}

function isInvocation({ service, action }: Call): boolean {
  return service === "lambda" && action === "Invoke";
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-retries.html */
function functionError(errorType: string): Answer {
  return jsonAnswer(
    200,
    { errorType, errorMessage: MESSAGE },
    { "x-amz-function-error": "Unhandled", "x-amzn-requestid": "fault" },
  );
}

function matches({ service, region, action, caller, body = {} }: Fault, call: Call): boolean {
  return (
    (service === undefined || service === call.service) &&
    (region === undefined || region === call.region) &&
    (action === undefined || action === call.action) &&
    (caller === undefined || caller === call.caller) &&
    Object.entries(body).every(([path, value]) => valueAt(call.body, path) === value)
  );
}

function valueAt(body: Buffer, path: string): unknown {
  try {
    return path
      .split(".")
      .reduce<unknown>(
        (value, name) => (value as Record<string, unknown> | null | undefined)?.[name],
        JSON.parse(body.toString("utf8")),
      );
  } catch {
    return undefined;
  }
}

function throttling({ service, protocol }: Call): [code: string, status: number] {
  if (service === "s3") return ["SlowDown", 503];
  if (service === "lambda") return ["TooManyRequestsException", 429];
  if (protocol === "ec2") return ["RequestLimitExceeded", 400];
  return [protocol === "query" ? "Throttling" : "ThrottlingException", 400];
}

/** An error in the service's own protocol, so that an SDK reads it as the service's. */
export function errorAnswer({ protocol, service }: Call, code: string, status: number, message: string): Answer {
  const xml = (text: string): Answer => ({ status, headers: { "content-type": "text/xml" }, body: Buffer.from(text) });
  const detail = `<Code>${code}</Code><Message>${message}</Message>`;
  switch (protocol) {
    case "json":
    case "rest-json":
      return {
        status,
        headers: {
          "content-type": "application/x-amz-json-1.1",
          "x-amzn-errortype": code,
          "x-amzn-requestid": "fault",
        },
        body: Buffer.from(JSON.stringify({ __type: code, message })),
      };
    case "ec2":
      return xml(`<Response><Errors><Error>${detail}</Error></Errors><RequestID>fault</RequestID></Response>`);
    case "query":
      return xml(
        `<ErrorResponse><Error><Type>Sender</Type>${detail}</Error><RequestId>fault</RequestId></ErrorResponse>`,
      );
    case "rest-xml":
      return service === "s3"
        ? xml(`<Error>${detail}<RequestId>fault</RequestId></Error>`)
        : xml(`<ErrorResponse><Error><Type>Sender</Type>${detail}</Error><RequestId>fault</RequestId></ErrorResponse>`);
  }
}
