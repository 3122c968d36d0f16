import { CloudfrontCachePolicy } from "@cdktf/provider-aws/lib/cloudfront-cache-policy";
import { CloudfrontOriginRequestPolicy } from "@cdktf/provider-aws/lib/cloudfront-origin-request-policy";
import { CloudfrontResponseHeadersPolicy } from "@cdktf/provider-aws/lib/cloudfront-response-headers-policy";
import { Construct } from "constructs";
import { siteOf } from "../core/site";

export interface EdgePoliciesProps {
  /** Origins that browsers may call the API from, `https://…`. */
  readonly corsOrigins: readonly string[];
  /** Content security policy of every answer. */
  readonly contentSecurityPolicy: string;
}

const DAY = 24 * 3600;
const YEAR = 365 * DAY;
/** Two years, as browsers' preload lists require. @see https://hstspreload.org */
const HSTS_SECONDS = 2 * YEAR;

/** What CloudFront caches and forwards, and the headers that it adds. */
export class EdgePolicies extends Construct {
  readonly assetsCache: string;
  readonly apiCache: string;
  readonly apiRequest: string;
  readonly responseHeaders: string;

  constructor(scope: Construct, id: string, props: EdgePoliciesProps) {
    super(scope, id);
    const { names } = siteOf(this);
    this.assetsCache = new CloudfrontCachePolicy(this, "assets-cache", {
      name: names.of("assets"),
      comment: "Assets: one day, or the object's Cache-Control",
      minTtl: 1,
      defaultTtl: DAY,
      maxTtl: YEAR,
      parametersInCacheKeyAndForwardedToOrigin: {
        cookiesConfig: { cookieBehavior: "none" },
        headersConfig: { headerBehavior: "none" },
        queryStringsConfig: { queryStringBehavior: "none" },
        enableAcceptEncodingBrotli: true,
        enableAcceptEncodingGzip: true,
      },
    }).id;
    this.apiCache = new CloudfrontCachePolicy(this, "api-cache", {
      name: names.of("api"),
      comment: "API: not cached unless a response has Cache-Control",
      minTtl: 0,
      defaultTtl: 0,
      maxTtl: DAY,
      parametersInCacheKeyAndForwardedToOrigin: {
        // A cached response to one session must never be returned to another session.
        cookiesConfig: { cookieBehavior: "all" },
        headersConfig: { headerBehavior: "whitelist", headers: { items: ["Authorization", "Origin"] } },
        queryStringsConfig: { queryStringBehavior: "all" },
        enableAcceptEncodingBrotli: true,
        enableAcceptEncodingGzip: true,
      },
    }).id;
    // The host stays CloudFront's own: the load balancer's certificate is for the origin's name.
    this.apiRequest = new CloudfrontOriginRequestPolicy(this, "api-request", {
      name: names.of("api"),
      comment: "API: everything the viewer sent but the host",
      cookiesConfig: { cookieBehavior: "all" },
      headersConfig: { headerBehavior: "allExcept", headers: { items: ["host"] } },
      queryStringsConfig: { queryStringBehavior: "all" },
    }).id;
    this.responseHeaders = this.headers(props);
  }

  private headers({ corsOrigins, contentSecurityPolicy }: EdgePoliciesProps): string {
    return new CloudfrontResponseHeadersPolicy(this, "response-headers", {
      name: siteOf(this).names.of("headers"),
      comment: "Security headers and CORS",
      corsConfig: {
        accessControlAllowCredentials: false,
        accessControlAllowHeaders: { items: ["authorization", "content-type", "x-request-id"] },
        accessControlAllowMethods: { items: ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"] },
        accessControlAllowOrigins: { items: [...corsOrigins] },
        accessControlMaxAgeSec: 600,
        originOverride: false,
      },
      securityHeadersConfig: {
        contentSecurityPolicy: { contentSecurityPolicy, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: "DENY", override: true },
        referrerPolicy: { referrerPolicy: "strict-origin-when-cross-origin", override: true },
        strictTransportSecurity: {
          accessControlMaxAgeSec: HSTS_SECONDS,
          includeSubdomains: true,
          preload: true,
          override: true,
        },
      },
    }).id;
  }
}
