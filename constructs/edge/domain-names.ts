import type { SiteRole } from "../core/names";

/** Names below a deployment's domain, agreed by all who answer for one of them. */
export interface DomainNames {
  /** What people type: CloudFront. */
  readonly front: string;
  /** What CloudFront asks: the site that serves, by failover, latency or weight. */
  readonly origin: string;
  /** One site's load balancer. */
  site(role: SiteRole): string;
  /** Subjects of every certificate of the deployment, in the edge and in the sites. */
  readonly certificate: readonly string[];
}

export function domainNames(domain: string): DomainNames {
  const origin = `origin.${domain}`;
  return { front: domain, origin, site: (role) => `${role}.${origin}`, certificate: [domain, origin, `*.${origin}`] };
}
