import type { SiteRole } from "../core/names";

/** Deterministic names below a deployment's domain. */
export interface DomainNames {
  /** Public name: CloudFront. */
  readonly application: string;
  /** Origin of CloudFront: the active site, by failover, latency or weight. */
  readonly origin: string;
  /** One site's load balancer. */
  site(role: SiteRole): string;
  /** Subjects of every certificate of the deployment: of CloudFront and of the sites. */
  readonly certificate: readonly string[];
}

export function domainNames(domain: string): DomainNames {
  const origin = `origin.${domain}`;
  return {
    application: domain,
    origin,
    site: (role) => `${role}.${origin}`,
    certificate: [domain, origin, `*.${origin}`],
  };
}
