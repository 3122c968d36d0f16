import type { ControlRoute } from "../gateway/control-api";
import { plain, type Zone } from "./dns";

/** Name servers that a parent domain publishes, or `own`: those of the zone itself, whatever they are. */
export type Delegation = readonly string[] | "own";

/**
 * What the parent domains of the zones publish: a model, as no registrar is here. A zone answers the internet only when its
 * parent names one of its name servers: the control API delegates it (`PUT /delegations/<zone>`), or an NS record in a
 * parent zone that is delegated itself. Nothing is delegated before.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-routing-traffic-for-subdomains.html
 */
export class Delegations {
  private readonly published = new Map<string, Delegation>();

  set(zone: string, delegation: Delegation | undefined): void {
    if (delegation === undefined) this.published.delete(plain(zone));
    else this.published.set(plain(zone), delegation === "own" ? "own" : delegation.map(plain));
  }

  /** Whether public DNS leads to a zone. */
  leadsTo(zone: Zone, zones: readonly Zone[]): boolean {
    const published = this.published.get(zone.name);
    if (published === "own") return true;
    const own = nameServers(zone, zone.name);
    const isOwn = (server: string) => own.includes(server);
    if (published?.some(isOwn)) return true;
    return zones.some(
      (parent) =>
        zone.name.endsWith(`.${parent.name}`) &&
        nameServers(parent, zone.name).some(isOwn) &&
        this.leadsTo(parent, zones),
    );
  }

  readonly route: ControlRoute = (method, path, _, body) => {
    if (`${method} ${path}` === "GET /delegations") return Object.fromEntries(this.published);
    const zone = /^\/delegations\/([^/]+)$/.exec(path)?.[1];
    if (zone === undefined || (method !== "PUT" && method !== "DELETE")) return undefined;
    this.set(decodeURIComponent(zone), method === "PUT" ? delegation(body) : undefined);
    return Object.fromEntries(this.published);
  };
}

function delegation(body: unknown): Delegation {
  const servers = (body as { nameServers?: unknown } | undefined)?.nameServers;
  if (servers === "own") return servers;
  if (!Array.isArray(servers) || servers.length === 0 || !servers.every((one) => typeof one === "string")) {
    throw new Error(
      `nameServers: should be a list of name servers, or 'own' for those of the zone, got ${JSON.stringify(servers)}`,
    );
  }
  return servers;
}

function nameServers({ records }: Zone, name: string): string[] {
  return records.filter((set) => set.type === "NS" && set.name === name).flatMap(({ values }) => values.map(plain));
}
