/**
 * How long a function waits for AWS: it is asked again by the state machine, and a region that is lost may take a
 * connection and never answer.
 */
const CONNECT_MS = 1000;
const ANSWER_MS = 5000;

/** What clients are made with. */
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

export const PATIENT: ClientSettings = settings(2, ANSWER_MS);
/** For a region that may be lost: one attempt, and the rest of the recovery does not wait for it. */
export const HASTY: ClientSettings = settings(1, 2000);
/** For a probe, which itself takes its time to look. */
export const PROBING: ClientSettings = settings(1, 15_000);

/** A client for each region, made when it is needed and kept while the function is warm. */
export function perRegion<C>(make: (settings: ClientSettings) => C, kind = PATIENT): (region: string) => C {
  const clients = new Map<string, C>();
  return (region) => {
    const client = clients.get(region) ?? make({ ...kind, region });
    clients.set(region, client);
    return client;
  };
}

/** A setting of the function. Throws when there is none. */
export function environment(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "")
    throw new Error(`${name} should be set in the function's environment, got nothing`);
  return value;
}
