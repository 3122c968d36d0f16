import { distance } from "./regions";

/** A record set of a zone; names in lower case without the dot at the end. */
export interface RecordSet {
  readonly name: string;
  readonly type: string;
  readonly ttlSeconds?: number;
  readonly values: readonly string[];
  readonly alias?: { readonly name: string; readonly evaluatesHealth: boolean };
  readonly setIdentifier?: string;
  readonly failover?: "PRIMARY" | "SECONDARY";
  readonly weight?: number;
  readonly region?: string;
  readonly isMultivalue?: boolean;
  readonly healthCheckId?: string;
}

export interface Zone {
  readonly id: string;
  readonly name: string;
  readonly records: readonly RecordSet[];
}

/** The health that the model reads. */
export interface HealthView {
  /** Whether a health check passes. */
  check(id: string): boolean;
  /** Whether something outside the zones, such as a load balancer, is well. */
  target(name: string): boolean;
}

/** One record set on the way to an answer, and why it was chosen. */
export interface Hop {
  readonly name: string;
  readonly type: string;
  readonly set?: string;
  readonly to: readonly string[];
  readonly why: string;
}

export interface DnsAnswer {
  /** Addresses, texts, or the name of something outside the zones; empty where there is nothing. */
  readonly values: readonly string[];
  /** The shortest on the way: how long a resolver may keep the answer. */
  readonly ttlSeconds: number;
  readonly hops: readonly Hop[];
}

/** An alias to one of AWS's own names is kept so long. @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html */
const ALIAS_TTL_SECONDS = 60;
const MAX_HOPS = 16;
const MAX_MULTIVALUES = 8;

/**
 * What Route 53 would answer: a model of its data plane, over records and health as they are now. It has no
 * cache and no resolver.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html
 */
export class Dns {
  constructor(
    private readonly zones: readonly Zone[],
    private readonly health: HealthView,
    /** A number from 0 to below 1, for weighted answers. */
    private readonly random: () => number = Math.random,
  ) {}

  /** @param from region in which the client sits, for latency routing */
  resolve(name: string, type: string, from: string): DnsAnswer {
    const hops: Hop[] = [];
    let ttlSeconds = Infinity;
    let wanted = plain(name);
    for (let i = 0; i < MAX_HOPS; i++) {
      const chosen = this.choose(this.candidates(wanted, type), from);
      if (chosen.length === 0) return { values: i === 0 ? [] : [wanted], ttlSeconds: finite(ttlSeconds), hops };
      const [{ set, why }] = chosen as [Choice];
      const to = chosen.flatMap((choice) => choice.set.alias?.name ?? choice.set.values);
      const identified = set.setIdentifier === undefined ? {} : { set: set.setIdentifier };
      hops.push({ name: wanted, type: set.type, ...identified, to, why });
      ttlSeconds = Math.min(ttlSeconds, set.alias ? ALIAS_TTL_SECONDS : (set.ttlSeconds ?? Infinity));
      const leads = set.alias !== undefined || (set.type === "CNAME" && type !== "CNAME");
      if (!leads) return { values: to, ttlSeconds: finite(ttlSeconds), hops };
      wanted = plain(to[0] ?? "");
    }
    throw new Error(`${name}: more than ${MAX_HOPS} records in a chain`);
  }

  /** Names outside the zones, or addresses, to which a name may lead at all, whatever is healthy. */
  ends(name: string, seen: readonly string[] = []): string[] {
    const wanted = plain(name);
    if (seen.includes(wanted)) return [];
    const sets = ["A", "AAAA"].flatMap((type) => this.candidates(wanted, type));
    if (sets.length === 0) return [wanted];
    const next = sets.flatMap(({ type, alias, values }) => {
      const leads = alias ? [alias.name] : type === "CNAME" ? values : undefined;
      return leads ? leads.flatMap((one) => this.ends(one, [...seen, wanted])) : values;
    });
    return [...new Set(next)];
  }

  /** Whether no zone here has the name. */
  isOutside(name: string): boolean {
    return this.zoneOf(plain(name)) === undefined;
  }

  /** Whether a zone has records of the name, of whatever type, or of names below it. */
  exists(name: string): boolean {
    const wanted = plain(name);
    const records = this.zoneOf(wanted)?.records ?? [];
    return records.some((set) => set.name === wanted || set.name.endsWith(`.${wanted}`));
  }

  private zoneOf(name: string): Zone | undefined {
    return this.zones
      .filter((one) => name === one.name || name.endsWith(`.${one.name}`))
      .sort((a, b) => b.name.length - a.name.length)[0];
  }

  private candidates(name: string, type: string): readonly RecordSet[] {
    const zone = this.zoneOf(name);
    if (!zone) return [];
    const fitting = (at: string) =>
      zone.records.filter((set) => set.name === at && (set.type === type || set.type === "CNAME"));
    const exact = fitting(name);
    if (exact.length > 0 || zone.records.some((set) => set.name === name)) return exact;
    const labels = name.split(".");
    for (let i = 1; labels.slice(i).join(".").length >= zone.name.length; i++) {
      const wild = fitting(["*", ...labels.slice(i)].join("."));
      if (wild.length > 0) return wild;
    }
    return [];
  }

  private choose(sets: readonly RecordSet[], from: string): readonly Choice[] {
    const [first] = sets;
    if (!first) return [];
    if (first.setIdentifier === undefined) return [{ set: first, why: "simple" }];
    const healthy = sets.filter((set) => this.isHealthy(set));
    const usable = healthy.length > 0 ? healthy : sets;
    const last = healthy.length > 0 ? "" : ", as none is healthy";
    if (first.failover !== undefined) return [byFailover(sets, healthy)];
    if (first.region !== undefined) {
      const [set] = [...usable].sort((a, b) => distance(from, a.region!) - distance(from, b.region!));
      return [{ set: set!, why: `nearest to ${from}${last}` }];
    }
    if (first.isMultivalue) {
      return usable.slice(0, MAX_MULTIVALUES).map((set) => ({ set, why: `multivalue${last}` }));
    }
    return [this.byWeight(usable, last)];
  }

  /** Records of weight zero count only when no other is left. */
  private byWeight(usable: readonly RecordSet[], last: string): Choice {
    const isWeighty = usable.some(({ weight = 0 }) => weight > 0);
    const weights = usable.map(({ weight = 0 }) => (isWeighty ? weight : 1));
    let rest = this.random() * weights.reduce((sum, weight) => sum + weight, 0);
    const set = usable[weights.findIndex((weight) => (rest -= weight) < 0)]!;
    return { set, why: `weight ${set.weight ?? 0}${last}` };
  }

  private isHealthy({ healthCheckId, alias }: RecordSet, depth = 0): boolean {
    if (healthCheckId !== undefined && !this.health.check(healthCheckId)) return false;
    if (!alias?.evaluatesHealth || depth > MAX_HOPS) return true;
    const behind = ["A", "AAAA"].flatMap((type) => this.candidates(plain(alias.name), type));
    if (behind.length === 0) return this.health.target(plain(alias.name));
    return behind.some((set) => this.isHealthy(set, depth + 1));
  }
}

interface Choice {
  readonly set: RecordSet;
  readonly why: string;
}

function byFailover(sets: readonly RecordSet[], healthy: readonly RecordSet[]): Choice {
  const of = (role: string, among: readonly RecordSet[]) => among.find((set) => set.failover === role);
  const primary = of("PRIMARY", healthy);
  if (primary) return { set: primary, why: "the primary is healthy" };
  const secondary = of("SECONDARY", healthy);
  if (secondary) return { set: secondary, why: "the primary is not healthy" };
  return { set: of("PRIMARY", sets) ?? sets[0]!, why: "none is healthy" };
}

/** A name as it is compared: lower case, no dot at the end. */
export function plain(name: string): string {
  return name.toLowerCase().replace(/\.$/, "").replaceAll("\\052", "*");
}

function finite(ttlSeconds: number): number {
  return Number.isFinite(ttlSeconds) ? ttlSeconds : 0;
}
