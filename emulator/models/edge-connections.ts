import type { Settings } from "../gateway/settings";

/** Where a name has led. */
export interface Followed {
  /** Names on the way. */
  readonly way: readonly string[];
  /** What is at its end: a name outside the zones, or an address. */
  readonly end: string;
}

interface Connection extends Followed {
  readonly openedAt: number;
}

/**
 * Connections that CloudFront's edges keep to load balancers: a model of busy edges, whose connections are never idle. A
 * connection stays where it is, whatever DNS returns meanwhile, until the load balancer closes it, `client_keep_alive`
 * after it was opened, or its region is lost. `connectionPace` of `PUT /settings` sets how long a second of it is here.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#http-client-keep-alive-duration
 */
export class EdgeConnections {
  private readonly open = new Map<string, Connection>();

  constructor(
    private readonly settings: Pick<Settings, "values">,
    /** Seconds for which what is at an end keeps connections. */
    private readonly keepAliveSeconds: (end: string) => Promise<number>,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * Where a request to an origin's name arrives.
   * @param fresh where the name leads now
   * @param isGone whether nothing is heard of an end any more
   */
  async through(name: string, fresh: Followed, isGone: (end: string) => boolean): Promise<Followed> {
    const pace = this.settings.values.connectionPace;
    const kept = this.open.get(name);
    if (pace > 0 && kept && !isGone(kept.end)) {
      const lastsMs = (await this.keepAliveSeconds(kept.end)) * pace * 1000;
      if (this.now() - kept.openedAt < lastsMs) return kept;
    }
    this.open.set(name, { ...fresh, openedAt: this.now() });
    return fresh;
  }
}
