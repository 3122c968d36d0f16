/**
 * Timeouts of calls to AWS. The state machine retries a function, and a failed region may accept a connection and never
 * respond.
 */
const CONNECT_MS = 1000;
const ANSWER_MS = 5000;

/** Configuration of a client. */
export interface ClientSettings {
  readonly region?: string;
  readonly maxAttempts: number;
  readonly requestHandler: {
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly throwOnRequestTimeout: boolean;
  };
}

const settings = (maxAttempts: number, answerMs: number): ClientSettings => ({
  maxAttempts,
  requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: answerMs, throwOnRequestTimeout: true },
});

/** Two attempts, 5 s for each response. */
export const TWO_ATTEMPTS_5S: ClientSettings = settings(2, ANSWER_MS);
/** For a call whose outcome must be known: a retry of the SDK would hide that the first attempt was accepted. */
export const SINGLE_ATTEMPT_5S: ClientSettings = settings(1, ANSWER_MS);
/** For a region that may have failed: the rest of the recovery does not wait for it. */
export const SINGLE_ATTEMPT_2S: ClientSettings = settings(1, 2000);
/** For a probe, whose own checks take several seconds. */
export const SINGLE_ATTEMPT_15S: ClientSettings = settings(1, 15_000);

/** A client for each region, created on first use and kept while the execution environment exists. */
export function perRegion<C>(make: (settings: ClientSettings) => C, kind = TWO_ATTEMPTS_5S): (region: string) => C {
  const clients = new Map<string, C>();
  return (region) => {
    const client = clients.get(region) ?? make({ ...kind, region });
    clients.set(region, client);
    return client;
  };
}

/** An environment variable of the function. Throws when it is not set. */
export function environment(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "")
    throw new Error(`${name} should be set in the function's environment, got nothing`);
  return value;
}
