import type { Connection } from "../databases/databases";
import type { Outage, Faults } from "../gateway/faults";
import { type LoadBalancers, loadBalancerName } from "./load-balancers";
import type { Distributions, Origin } from "./distributions";
import { type Dns, plain } from "./dns";
import type { EdgeConnections, Followed } from "./edge-connections";
import type { Endpoints } from "./endpoints";
import { regionIn } from "./regions";

/** What a function's process requests: addresses of a name, a host's answer, or a connection to a database. */
export interface NetworkQuestion {
  readonly kind: "connect" | "lookup" | "request";
  /** A DNS name, or an IPv4 address. */
  readonly host: string;
  /**
   * The path of the request; only a CloudFront distribution uses it.
   * @default "/"
   */
  readonly path?: string;
  /**
   * The HTTP method; only a CloudFront distribution uses it.
   * @default "GET"
   */
  readonly method?: string;
}

/** Codes of the system's resolver: there is no such name, or it has no address. */
export type LookupCode = "ENOTFOUND" | "ENODATA";

export type Lookup =
  { readonly addresses: readonly string[]; readonly ttlSeconds: number } | { readonly code: LookupCode };

/** `silence`: the connection is refused, or taken and never answered. */
export type Reply =
  | {
      readonly status: number;
      readonly why: string;
      /** Seconds until the answer is there. @default 0 */
      readonly afterSeconds?: number;
    }
  | {
      readonly silence: Outage;
      readonly why: string;
      /** Whether the connection is taken, and then nothing comes. @default false */
      readonly connected?: true;
    }
  | { readonly code: LookupCode };

/** Answers a request from a region. */
export type AskNetwork = (question: NetworkQuestion, from: string) => Promise<Lookup | Reply | Connection>;

const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;
/** Names outside the zones have the same TTL as AWS's own names. */
const OUTSIDE_TTL_SECONDS = 60;
const OK = 200;
/** Where the edge resolves the names of origins from; every place would do. */
const EDGE_REGION = "us-east-2";
const UNAVAILABLE = 503;
/** Methods for which CloudFront tries the next origin of a group. */
const FAILING_OVER = ["GET", "HEAD", "OPTIONS"];
/**
 * CloudFront's status for an origin that is not found or refuses the connection, and for one that does not answer.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-504-gateway-timeout.html
 */
const BAD_GATEWAY = 502;
const GATEWAY_TIMEOUT = 504;
/** Stand for no answer at all: the connection is refused, or taken and nothing comes. */
const NO_ANSWER = 0;
const NEVER_ANSWERS = -1;

interface EdgeReply {
  readonly status: number;
  readonly why: string;
  readonly afterSeconds: number;
  /** Whether the origin itself has answered. */
  readonly isAnswer: boolean;
}

/**
 * The network of functions: a model, as neither the names of the zones nor their targets exist here. Names
 * are answered by the model of Route 53, requests by the target at the end: nothing from a failed region, the status that the
 * control API has set (`PUT /endpoints/<name>`), 503 from a load balancer behind whose services of ECS no task runs,
 * otherwise 200. CloudFront sends a request to the origins of its path, with their time-outs, over connections that it keeps. A name outside the zones exists, unless it ends in `.invalid`, and answers 200 as well.
 */
export class Network {
  private readonly addresses = new Map<string, string>();

  constructor(
    private readonly route53: { now(): Promise<Dns>; readonly endpoints: Endpoints },
    private readonly loadBalancers: Pick<LoadBalancers, "runningTasks">,
    private readonly faults: Pick<Faults, "failedRegions">,
    private readonly distributions: Pick<Distributions, "originsOf">,
    private readonly connections: Pick<EdgeConnections, "through">,
  ) {}

  readonly ask: AskNetwork = ({ kind, host, path = "/", method = "GET" }, from) =>
    kind === "lookup" ? this.lookup(host, from) : this.request(host, from, path, method);

  /** IPv4 addresses of a name, CNAMEs and aliases followed. */
  async lookup(name: string, from: string): Promise<Lookup> {
    const found = await this.follow(name, from);
    if ("code" in found) return found;
    return { addresses: found.ends.map((end) => this.addressOf(end)), ttlSeconds: found.ttlSeconds };
  }

  /** How a host answers a request; headers do not matter, and the path only to CloudFront. */
  async request(host: string, from: string, path = "/", method = "GET"): Promise<Reply> {
    const found = await this.follow(host, from);
    if ("code" in found) return found;
    const end = found.ends[0]!;
    if (end.endsWith(".cloudfront.net")) return this.throughEdge(end, path, method);
    return this.answered({ way: found.way, end });
  }

  /** How what is at an end answers. */
  private async answered({ way, end }: Followed): Promise<Reply> {
    const region = regionIn(end);
    const outage = region === undefined ? undefined : this.faults.failedRegions[region];
    if (outage) return { silence: outage, why: `${region!} has an outage` };
    for (const name of [...way, end]) {
      const status = this.route53.endpoints.statusSet(name);
      if (status === NO_ANSWER) return { silence: "refuse", why: `${name} is set to refuse connections` };
      if (status === NEVER_ANSWERS) return { silence: "hang", why: `${name} is set never to answer`, connected: true };
      if (status !== undefined) return { status, why: `${name} has the status that was set` };
    }
    const tasks = region === undefined ? undefined : await this.loadBalancers.runningTasks(end, region);
    if (tasks === 0) return { status: UNAVAILABLE, why: `no task runs behind ${end}` };
    return { status: OK, why: `${end} answers` };
  }

  /**
   * The edge is in no region; it tries the next member of an origin group for a read that the first does not answer, or
   * answers with an error, and answers for the last one that does not.
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html
   */
  private async throughEdge(domainName: string, path: string, method: string): Promise<Reply> {
    const origins = await this.distributions.originsOf(domainName, path);
    if (origins === undefined) return { status: OK, why: `${domainName} answers` };
    const members = FAILING_OVER.includes(method) ? origins.members : origins.members.slice(0, 1);
    let waited = 0;
    let reply: EdgeReply | undefined;
    for (const origin of members) {
      reply = await this.fromOrigin(domainName, origin);
      waited += reply.afterSeconds;
      if (reply.isAnswer && !origins.failoverStatuses.includes(reply.status)) break;
    }
    const { status, why } = reply!;
    return { status, why, ...(waited > 0 ? { afterSeconds: waited } : {}) };
  }

  private async fromOrigin(domainName: string, origin: Origin): Promise<EdgeReply> {
    const { host, attempts, connectionSeconds, readSeconds } = origin;
    const found = await this.follow(host, EDGE_REGION);
    if ("code" in found) {
      return { status: BAD_GATEWAY, why: `${domainName} does not find ${host}`, afterSeconds: 0, isAnswer: false };
    }
    const fresh = { way: found.way, end: found.ends[0]! };
    const reply = await this.answered(await this.connections.through(host, fresh, (end) => this.isGone(end)));
    if ("status" in reply) return { ...reply, afterSeconds: 0, isAnswer: true };
    if ("code" in reply) return { status: BAD_GATEWAY, why: reply.code, afterSeconds: 0, isAnswer: false };
    const why = `${domainName} gets no answer: ${reply.why}`;
    const seconds = reply.connected ? readSeconds : connectionSeconds;
    return reply.silence === "hang"
      ? { status: GATEWAY_TIMEOUT, why, afterSeconds: attempts * seconds, isAnswer: false }
      : { status: BAD_GATEWAY, why, afterSeconds: 0, isAnswer: false };
  }

  private isGone(end: string): boolean {
    const region = regionIn(end);
    return region !== undefined && this.faults.failedRegions[region] !== undefined;
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
   * An address of its own for each name, the same for as long as the emulator runs.
   * @see https://www.rfc-editor.org/rfc/rfc2544#appendix-C.2.2 for the block, 198.18.0.0/15
   */
  private addressOf(end: string): string {
    if (IPV4.test(end)) return end;
    const name = loadBalancerName(end);
    const known = this.addresses.get(name);
    if (known !== undefined) return known;
    const n = this.addresses.size + 1;
    const address = `198.${18 + ((n >> 16) & 1)}.${(n >> 8) & 255}.${n & 255}`;
    this.addresses.set(name, address);
    return address;
  }
}
