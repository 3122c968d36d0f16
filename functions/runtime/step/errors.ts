/** AWS throttled the call; the state machine retries. */
export class Throttled extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "Throttled";
  }
}

/** A temporary failure; the state machine retries. */
export class Transient extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "Transient";
  }
}

/** Error names of AWS services for throttling. @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
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
/** Error names of the SDK and of services for temporary failures. */
const PASSING = new Set([
  "AbortError",
  "ConcurrentUpdateException",
  "RequestTimeout",
  "RequestTimeoutException",
  "TimeoutError",
]);
/** System errors of a network connection without a response. */
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

/** Those of them, and of `fetch`, that mean: the host name resolves, but the host does not respond. */
const SILENT = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_SOCKET",
]);

/** The error as the contract names it: `Throttled`, `Transient`, or the error itself when it is permanent. */
export function named(error: unknown): unknown {
  if (error instanceof Throttled || error instanceof Transient) return error;
  const { name, code, status, fault } = traitsOf(error);
  const message = name === "" || name === "Error" ? messageOf(error) : `${name}: ${messageOf(error)}`;
  if (THROTTLING.has(name) || status === 429) return new Throttled(message, { cause: error });
  if (PASSING.has(name) || UNREACHABLE.has(code) || status >= 500 || fault === "server") {
    return new Transient(message, { cause: error });
  }
  return error;
}

/**
 * Whether AWS rejected or throttled a call, which then had no effect. After a retry of the SDK this is unknown: the first
 * attempt may have been accepted, and its response lost.
 */
export function hadNoEffect(error: unknown): boolean {
  const { fault, attempts } = traitsOf(error);
  const known = named(error);
  return attempts <= 1 && (known instanceof Throttled || (fault === "client" && known === error));
}

/**
 * Whether a host did not respond, or refused the connection. A name that does not resolve does not count. `fetch` gives the
 * reason as the cause of a `TypeError`.
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

/** Name, code, status, attempts and fault of SDK and system errors, where present. */
export function traitsOf(error: unknown) {
  const { name, code, $metadata, $fault } = (error ?? {}) as {
    readonly name?: unknown;
    readonly code?: unknown;
    readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number };
    readonly $fault?: unknown;
  };
  return {
    name: typeof name === "string" ? name : "",
    code: typeof code === "string" ? code : "",
    status: $metadata?.httpStatusCode ?? 0,
    attempts: $metadata?.attempts ?? 1,
    fault: $fault,
  };
}
