import type { ControlRoute } from "../gateway/control-api";
import type { Faults } from "../gateway/faults";
import { regionIn } from "./regions";

/** How an endpoint answers a health checker. */
export interface Response {
  readonly status: number;
  readonly why: string;
}

interface StatusChange {
  readonly at: number;
  /** Undefined from the moment at which the status was removed. */
  readonly status: number | undefined;
}

const OK = 200;
/** Stands for no answer at all. */
const NO_ANSWER = 0;

/**
 * How the endpoints of the sites answer Route 53's health checkers: a model, as nothing serves there. An endpoint whose
 * region has an outage does not answer; one with a status of the control API answers with it (`PUT /endpoints/<name>`
 * with `{status}`, `DELETE`); every other answers 200.
 */
export class Endpoints {
  private readonly statusChanges = new Map<string, StatusChange[]>();

  constructor(private readonly faults: Faults) {}

  setStatus(name: string, status: number | undefined): void {
    this.statusChanges.set(name, [...(this.statusChanges.get(name) ?? []), { at: Date.now(), status }]);
  }

  /**
   * The answer at a moment.
   * @param names the endpoint's name and all it may lead to: if one of these answers well, so does the endpoint
   */
  at(names: readonly string[], moment: number): Response {
    const [own = "", ...ends] = names;
    const status = this.setStatusAt(own, moment);
    if (status !== undefined) return { status, why: "set by the control API" };
    const answers = (ends.length > 0 ? ends : [own]).map((name) => this.answer(name, moment));
    return answers.find(({ status }) => isGood(status)) ?? answers[0]!;
  }

  /** The status that the control API has set for a name; undefined without one. */
  statusSet(name: string): number | undefined {
    return this.setStatusAt(name, Date.now());
  }

  /** Moments at which an answer may have changed, oldest first. */
  changes(names: readonly string[]): number[] {
    const set = names.flatMap((name) => (this.statusChanges.get(name) ?? []).map(({ at }) => at));
    const regions = new Set(names.map(regionIn));
    const outage = this.faults.history.filter(({ region }) => regions.has(region)).map(({ at }) => at);
    return [...set, ...outage].sort((a, b) => a - b);
  }

  private answer(name: string, moment: number): Response {
    const status = this.setStatusAt(name, moment);
    if (status !== undefined) return { status, why: "set by the control API" };
    const region = regionIn(name);
    if (region !== undefined && this.wasFailed(region, moment))
      return { status: NO_ANSWER, why: `${region} has an outage` };
    return { status: OK, why: "answers" };
  }

  private setStatusAt(name: string, moment: number): number | undefined {
    return this.statusChanges.get(name)?.findLast(({ at }) => at <= moment)?.status;
  }

  private wasFailed(region: string, moment: number): boolean {
    return this.faults.history.findLast((one) => one.region === region && one.at <= moment)?.outage ?? false;
  }

  readonly route: ControlRoute = (method, path, _, body) => {
    const name = /^\/endpoints\/([^/]+)$/.exec(path)?.[1];
    if (name === undefined || (method !== "PUT" && method !== "DELETE")) return undefined;
    const status = (body as { status?: unknown } | undefined)?.status;
    if (method === "PUT" && typeof status !== "number") {
      throw new Error(
        `status: should be an HTTP status, 0 for no connection or -1 for no answer, got ${JSON.stringify(status)}`,
      );
    }
    this.setStatus(decodeURIComponent(name).toLowerCase(), method === "PUT" ? (status as number) : undefined);
    return {};
  };
}

/** Route 53 treats 2xx and 3xx as healthy. @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html */
export function isGood(status: number): boolean {
  return status >= 200 && status < 400;
}

/**
 * The status that a checker reports at a moment, after so many observations in a row: it changes only when the opposite
 * has lasted for the whole delay, and starts as healthy.
 * @param changes moments at which the observation may have changed, oldest first
 */
export function settled(
  observe: (moment: number) => boolean,
  changes: readonly number[],
  now: number,
  delayMs: number,
): boolean {
  let healthy = true;
  if (changes.length === 0 || delayMs === 0) return observe(now);
  let since = -Infinity;
  let seen = observe(changes[0]! - 1);
  for (const at of [...changes.filter((one) => one <= now), now]) {
    if (seen !== healthy && at - since >= delayMs) healthy = seen;
    const next = observe(at);
    if (next !== seen) since = at;
    seen = next;
  }
  return healthy;
}
