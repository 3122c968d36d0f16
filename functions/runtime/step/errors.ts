/** AWS said that there are too many calls; the state machine tries again. */
export class Throttled extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "Throttled";
  }
}

/** It did not work this time and may the next; the state machine tries again. */
export class Transient extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "Transient";
  }
}

/** Names by which AWS's services throttle. @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
const THROTTLING = new Set([
  "BandwidthLimitExceeded",
  "EC2ThrottledException",
  "PriorRequestNotComplete",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestThrottledException",
  "SlowDown",
  "ThrottledException",
  "Throttling",
  "ThrottlingException",
  "TooManyRequestsException",
]);
/** Names of the SDK and of services for what may pass by itself. */
const PASSING = new Set([
  "AbortError",
  "ConcurrentUpdateException",
  "RequestTimeout",
  "RequestTimeoutException",
  "TimeoutError",
]);
/** System errors of a network without an answer. */
const UNREACHABLE = new Set([
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
]);

/** Those of them, and of `fetch`, by which somebody who is there to be found says nothing. */
const SILENT = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_SOCKET",
]);

/** The error as the contract names it: `Throttled`, `Transient`, or itself when it stays as it is. */
export function named(error: unknown): unknown {
  if (error instanceof Throttled || error instanceof Transient) return error;
  const { name, code, status, fault } = traitsOf(error);
  const told = name === "" || name === "Error" ? messageOf(error) : `${name}: ${messageOf(error)}`;
  if (THROTTLING.has(name) || status === 429) return new Throttled(told, { cause: error });
  if (PASSING.has(name) || UNREACHABLE.has(code) || status >= 500 || fault === "server") {
    return new Transient(told, { cause: error });
  }
  return error;
}

/** Whether AWS has understood a call and declined it: nothing of it has happened. */
export function declined(error: unknown): boolean {
  return traitsOf(error).fault === "client" && named(error) === error;
}

/**
 * Whether somebody who was asked did not answer, or refused the connection. A name that nobody resolves is no answer of
 * theirs. `fetch` keeps the reason as the cause of a `TypeError`.
 */
export function noAnswer(error: unknown): boolean {
  const reason: unknown = error instanceof TypeError && error.cause !== undefined ? error.cause : error;
  const { name, code } = traitsOf(reason);
  return SILENT.has(code) || name === "TimeoutError";
}

export function hasName(error: unknown, ...names: readonly string[]): boolean {
  return names.includes(traitsOf(error).name);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What SDK and system errors say of themselves, whichever of it is there. */
export function traitsOf(error: unknown) {
  const { name, code, $metadata, $fault } = (error ?? {}) as {
    readonly name?: unknown;
    readonly code?: unknown;
    readonly $metadata?: { readonly httpStatusCode?: number };
    readonly $fault?: unknown;
  };
  return {
    name: typeof name === "string" ? name : "",
    code: typeof code === "string" ? code : "",
    status: $metadata?.httpStatusCode ?? 0,
    fault: $fault,
  };
}
