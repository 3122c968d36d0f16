import type { ControlRoute } from "../gateway/control-api";
import type { Faults } from "../gateway/faults";
import { regionIn } from "./regions";

/** How an endpoint answers a health checker. */
export interface Response {
  readonly status: number;
  readonly why: string;
}

interface Told {
  readonly at: number;
  /** Undefined from the moment it was left to itself again. */
  readonly status: number | undefined;
}

const OK = 200;
/** Stands for no answer at all. */
const NO_ANSWER = 0;

/**
 * How the endpoints of the sites answer Route 53's health checkers: a model, as nothing serves there. An endpoint whose
 * region has an outage does not answer; one that the control API was told about answers so (`PUT /endpoints/<name>` with
 * `{status}`, `DELETE`); every other answers 200.
 */
export class Endpoints {
  private readonly tellings = new Map<string, Told[]>();

  constructor(private readonly faults: Faults) {}

  tell(name: string, status: number | undefined): void {
    this.tellings.set(name, [...(this.tellings.get(name) ?? []), { at: Date.now(), status }]);
  }

  /**
   * The answer at a moment.
   * @param names the endpoint's name and all it may lead to: if one of these answers well, so does the endpoint
   */
  at(names: readonly string[], moment: number): Response {
    const [own = "", ...ends] = names;
    const told = this.toldOf(own, moment);
    if (told !== undefined) return { status: told, why: "told so" };
    const answers = (ends.length > 0 ? ends : [own]).map((name) => this.answer(name, moment));
    return answers.find(({ status }) => isGood(status)) ?? answers[0]!;
  }

  /** What the control API was told about a name; undefined where it is left to itself. */
  told(name: string): number | undefined {
    return this.toldOf(name, Date.now());
  }

  /** Moments at which an answer may have changed, oldest first. */
  changes(names: readonly string[]): number[] {
    const told = names.flatMap((name) => (this.tellings.get(name) ?? []).map(({ at }) => at));
    const regions = new Set(names.map(regionIn));
    const outage = this.faults.history.filter(({ region }) => regions.has(region)).map(({ at }) => at);
    return [...told, ...outage].sort((a, b) => a - b);
  }

  private answer(name: string, moment: number): Response {
    const told = this.toldOf(name, moment);
    if (told !== undefined) return { status: told, why: "told so" };
    const region = regionIn(name);
    if (region !== undefined && this.wasFailed(region, moment))
      return { status: NO_ANSWER, why: `${region} has an outage` };
    return { status: OK, why: "answers" };
  }

  private toldOf(name: string, moment: number): number | undefined {
    return this.tellings.get(name)?.findLast(({ at }) => at <= moment)?.status;
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
    this.tell(decodeURIComponent(name).toLowerCase(), method === "PUT" ? (status as number) : undefined);
    return {};
  };
}

/** Route 53 takes 2xx and 3xx for well. @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html */
export function isGood(status: number): boolean {
  return status >= 200 && status < 400;
}

/**
 * What a checker thinks at a moment, after so many observations in a row: it changes its mind only when the opposite has
 * lasted for the whole delay, and begins by taking an endpoint for healthy.
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
