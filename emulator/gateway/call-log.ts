import type { Call } from "./call";

/** What is remembered of a call. */
export interface LoggedCall {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly service: string;
  readonly region: string;
  readonly action: string;
  readonly caller: string;
  /** HTTP status; `refused` or `hung` where a failed region kept silent, `lost` where the answer did not arrive. */
  readonly outcome: number | "refused" | "hung" | "lost";
  readonly ms: number;
}

export interface CallFilter {
  readonly service?: string;
  readonly region?: string;
  readonly action?: string;
  readonly caller?: string;
  /** Only calls at or after this moment, milliseconds since the epoch. */
  readonly since?: number;
}

const MAX_CALLS = 200_000;

/** Every call that came to the gateway, oldest first. */
export class CallLog {
  private calls: LoggedCall[] = [];

  add({ service, region, action, caller }: Call, at: number, outcome: LoggedCall["outcome"]): void {
    this.calls.push({ at, service, region, action, caller, outcome, ms: Date.now() - at });
    if (this.calls.length > MAX_CALLS) this.calls = this.calls.slice(-MAX_CALLS / 2);
  }

  find(filter: CallFilter = {}): LoggedCall[] {
    const { service, region, action, caller, since = 0 } = filter;
    return this.calls.filter(
      (call) =>
        call.at >= since &&
        (service === undefined || call.service === service) &&
        (region === undefined || call.region === region) &&
        (action === undefined || call.action === action) &&
        (caller === undefined || call.caller === caller),
    );
  }

  clear(): void {
    this.calls = [];
  }
}
