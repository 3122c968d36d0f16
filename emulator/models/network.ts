import type { Darkness, Faults } from "../gateway/faults";
import { type Balancers, balancerName } from "./balancers";
import type { Distributions } from "./distributions";
import { type Dns, plain } from "./dns";
import type { Endpoints } from "./endpoints";
import { regionIn } from "./regions";

/** What a function's process asks: the addresses of a name, or how a host answers a request. */
export interface NetworkQuestion {
  readonly kind: "lookup" | "request";
  /** A DNS name, or an IPv4 address. */
  readonly host: string;
  /**
   * What is asked for; only a CloudFront distribution looks at it.
   * @default "/"
   */
  readonly path?: string;
}

/** Codes as the system's resolver tells them: there is no such name, or it has no address. */
export type LookupCode = "ENOTFOUND" | "ENODATA";

export type Lookup =
  { readonly addresses: readonly string[]; readonly ttlSeconds: number } | { readonly code: LookupCode };

/** `silence`: the connection is refused, or taken and never answered. */
export type Reply =
  | { readonly status: number; readonly why: string }
  | { readonly silence: Darkness; readonly why: string }
  | { readonly code: LookupCode };

/** Answers a question as asked from a region. */
export type AskNetwork = (question: NetworkQuestion, from: string) => Promise<Lookup | Reply>;

const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;
/** What the zones do not tell is kept for as long as AWS's own names are. */
const OUTSIDE_TTL_SECONDS = 60;
const OK = 200;
/** Where the edge resolves the names of origins from; every place would do. */
const EDGE_REGION = "us-east-2";
const UNAVAILABLE = 503;
/** What CloudFront says of an origin that it cannot find, and of one that does not answer. */
const BAD_GATEWAY = 502;
const GATEWAY_TIMEOUT = 504;
/** Stands for no answer at all. */
const NO_ANSWER = 0;

/**
 * What functions see of the network: a model, as neither the names of the zones nor what they lead to exist here. Names
 * are answered by the model of Route 53, requests by what stands at the end: nothing from a dark region, what the control
 * API was told (`PUT /endpoints/<name>`), 503 from a load balancer behind whose services of ECS no task runs, otherwise
 * 200. CloudFront sends a request to the origin of its path. A name outside the zones exists, unless it ends in `.invalid`, and answers 200 as well.
 */
export class Network {
  private readonly addresses = new Map<string, string>();

  constructor(
    private readonly route53: { now(): Promise<Dns>; readonly endpoints: Endpoints },
    private readonly balancers: Pick<Balancers, "runningTasks">,
    private readonly faults: Pick<Faults, "darkRegions">,
    private readonly distributions: Pick<Distributions, "originOf">,
  ) {}

  readonly ask: AskNetwork = ({ kind, host, path = "/" }, from) =>
    kind === "lookup" ? this.lookup(host, from) : this.request(host, from, path);

  /** IPv4 addresses of a name, CNAMEs and aliases followed. */
  async lookup(name: string, from: string): Promise<Lookup> {
    const found = await this.follow(name, from);
    if ("code" in found) return found;
    return { addresses: found.ends.map((end) => this.addressOf(end)), ttlSeconds: found.ttlSeconds };
  }

  /** How a host answers a request; headers do not matter, and the path only to CloudFront. */
  async request(host: string, from: string, path = "/"): Promise<Reply> {
    const found = await this.follow(host, from);
    if ("code" in found) return found;
    const end = found.ends[0]!;
    if (end.endsWith(".cloudfront.net")) return this.throughEdge(end, path);
    const region = regionIn(end);
    const darkness = region === undefined ? undefined : this.faults.darkRegions[region];
    if (darkness) return { silence: darkness, why: `${region!} is dark` };
    for (const name of [...found.way, end]) {
      const told = this.route53.endpoints.told(name);
      if (told === NO_ANSWER) return { silence: "refuse", why: `${name} was told not to answer` };
      if (told !== undefined) return { status: told, why: `${name} was told so` };
    }
    const tasks = region === undefined ? undefined : await this.balancers.runningTasks(end, region);
    if (tasks === 0) return { status: UNAVAILABLE, why: `no task runs behind ${end}` };
    return { status: OK, why: `${end} answers` };
  }

  /** The edge is everywhere; it answers for an origin that does not. */
  private async throughEdge(domainName: string, path: string): Promise<Reply> {
    const origin = await this.distributions.originOf(domainName, path);
    if (origin === undefined) return { status: OK, why: `${domainName} answers` };
    const reply = await this.request(origin, EDGE_REGION, path);
    if ("code" in reply) return { status: BAD_GATEWAY, why: `${domainName} does not find ${origin}` };
    if ("silence" in reply) return { status: GATEWAY_TIMEOUT, why: `${domainName} gets no answer: ${reply.why}` };
    return reply;
  }

  /** The names on the way, and the names outside the zones, or the addresses, at its end. */
  private async follow(
    host: string,
    from: string,
  ): Promise<
    | { readonly way: readonly string[]; readonly ends: readonly string[]; readonly ttlSeconds: number }
    | { readonly code: LookupCode }
  > {
    const name = plain(host);
    const dns = await this.route53.now();
    const { values, hops, ttlSeconds } = dns.resolve(name, "A", from);
    const ends = hops.length === 0 ? [name] : values.map(plain);
    const way = hops.map((hop) => hop.name);
    const missing = ends.find((end) => !IPV4.test(end) && !dns.isOutside(end));
    if (missing !== undefined) return { code: dns.exists(missing) ? "ENODATA" : "ENOTFOUND" };
    if (ends.length === 0) return { code: "ENODATA" };
    // @see https://www.rfc-editor.org/rfc/rfc6761#section-6.4
    if (ends.some((end) => end.endsWith(".invalid"))) return { code: "ENOTFOUND" };
    return { way, ends, ttlSeconds: hops.length === 0 ? OUTSIDE_TTL_SECONDS : ttlSeconds };
  }

  /**
   * An address of its own for each name, the same for as long as the embedded AWS runs.
   * @see https://www.rfc-editor.org/rfc/rfc2544#appendix-C.2.2 for the block, 198.18.0.0/15
   */
  private addressOf(end: string): string {
    if (IPV4.test(end)) return end;
    const name = balancerName(end);
    const known = this.addresses.get(name);
    if (known !== undefined) return known;
    const n = this.addresses.size + 1;
    const address = `198.${18 + ((n >> 16) & 1)}.${(n >> 8) & 255}.${n & 255}`;
    this.addresses.set(name, address);
    return address;
  }
}
