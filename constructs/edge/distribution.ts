import {
  CloudfrontDistribution,
  type CloudfrontDistributionDefaultCacheBehavior,
  type CloudfrontDistributionOrigin,
} from "@cdktf/provider-aws/lib/cloudfront-distribution";
import { CloudfrontFunction } from "@cdktf/provider-aws/lib/cloudfront-function";
import { CloudfrontOriginAccessControl } from "@cdktf/provider-aws/lib/cloudfront-origin-access-control";
import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import { statefulLifecycle } from "../core/protection";
import { siteOf } from "../core/site";
import type { EdgePolicies } from "./edge-policies";

/** A site's bucket of assets, by deterministic name. */
export interface AssetOrigin {
  readonly id: string;
  readonly bucket: string;
  readonly region: string;
}

/** A site as observers reach it: its load balancer admits only CloudFront. */
export interface CheckedSite {
  readonly name: string;
  readonly host: string;
}

export interface DistributionProps {
  /** Domain name of the distribution. */
  readonly domain: string;
  /** Certificate in us-east-1. */
  readonly certificateArn: string;
  readonly webAclArn: string;
  readonly policies: EdgePolicies;
  /** Two buckets with the same assets: CloudFront reads from the second what the first does not return. */
  readonly assets: readonly [first: AssetOrigin, second: AssetOrigin];
  /** DNS name of the active site. */
  readonly apiHost: string;
  /** Paths that go to the API. */
  readonly apiPaths: readonly string[];
  /** Path that returns 200 while the active site is healthy. */
  readonly healthPath: string;
  /** Sites that can be checked separately, under `/_sites/<name>` and their health path. */
  readonly sites: readonly CheckedSite[];
  /**
   * Seconds the API has for the first byte of an answer, 1 to 120, and between two packets: after them CloudFront returns 504.
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html
   * @default 10
   */
  readonly apiReadSeconds?: number;
  /** Shared origin-verification header, and its value: an expression. */
  readonly originVerify: { readonly header: string; readonly value: string };
  /** @default "PriceClass_100" */
  readonly priceClass?: "PriceClass_100" | "PriceClass_200" | "PriceClass_All";
  /** @default "index.html" */
  readonly rootObject?: string;
}

/** S3 responses after which CloudFront reads from the other bucket. No response from a lost region has the same effect. */
const FAILOVER_CODES = [500, 502, 503, 504];
/** Seconds for which CloudFront caches an error, so that it does not return the error long after a failover. */
const ERROR_SECONDS = 5;
/**
 * Attempts and seconds for each attempt after which CloudFront stops connecting to an origin: every request waits that
 * long while the origin's region drops packets. CloudFront offers 1 to 3 attempts of 1 to 10 seconds.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html
 */
const CONNECTION = { connectionAttempts: 1, connectionTimeout: 2 };
/**
 * Seconds a site has to answer its health path, the same as for Route 53's health checkers. With the connection time it must
 * be less than observers wait for CloudFront, or they get no result for a region that drops packets.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
 */
const HEALTH_READ_SECONDS = 2;
/** Seconds for which CloudFront keeps an idle connection to an application. @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html#DownloadDistValuesOriginKeepaliveTimeout */
export const ORIGIN_KEEP_ALIVE_SECONDS = 5;
const ASSETS = "assets";
const API = "api";
/** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
const CACHING_DISABLED = "4135ea2d-6df8-44a3-9dff-4b5a84be39ad";
/** Removes the prefix with the site's name, so that the origin gets its own health path. */
const STRIP_SITE = `function handler(event) {
  event.request.uri = event.request.uri.replace(/^\\/_sites\\/[^/]+/, "");
  return event.request;
}
`;

/** Path under which CloudFront forwards health checks to one site. */
export function sitePath(site: string, healthPath: string): string {
  return `/_sites/${site}${healthPath}`;
}

/**
 * The distribution for all sites: assets from either bucket by origin failover, which works only for reads, and the API by a
 * DNS name that fails over, so that writes do too.
 */
export class Distribution extends Construct {
  readonly arn: string;
  readonly domainName: string;
  /** Zone of the distribution's own name, for alias records. */
  readonly hostedZoneId: string;
  readonly id: string;

  constructor(scope: Construct, id: string, props: DistributionProps) {
    super(scope, id);
    const { policies, assets, apiPaths, apiReadSeconds = 10 } = props;
    if (!Number.isInteger(apiReadSeconds) || apiReadSeconds < 1 || apiReadSeconds > 120) {
      throw new InvalidProps(this, `apiReadSeconds should be a whole number from 1 to 120, got ${apiReadSeconds}`);
    }
    const access = new CloudfrontOriginAccessControl(this, "access", {
      name: siteOf(this).names.of("assets"),
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    });
    const strip = new CloudfrontFunction(this, "strip-site", {
      name: siteOf(this).names.of("strip-site"),
      comment: "Forwards health checks to one site",
      runtime: "cloudfront-js-2.0",
      publish: true,
      code: STRIP_SITE,
    });
    const distribution = new CloudfrontDistribution(this, "Resource", {
      enabled: true,
      comment: siteOf(this).names.prefix,
      aliases: [props.domain],
      defaultRootObject: props.rootObject ?? "index.html",
      httpVersion: "http2and3",
      isIpv6Enabled: true,
      priceClass: props.priceClass ?? "PriceClass_100",
      webAclId: props.webAclArn,
      origin: [...assets.map((origin) => assetOrigin(origin, access.id)), ...origins(props)],
      originGroup: [
        {
          originId: ASSETS,
          failoverCriteria: { statusCodes: FAILOVER_CODES },
          member: assets.map((origin) => ({ originId: origin.id })),
        },
      ],
      defaultCacheBehavior: {
        ...common(policies),
        targetOriginId: ASSETS,
        allowedMethods: ["GET", "HEAD", "OPTIONS"],
        cachePolicyId: policies.assetsCache,
      },
      orderedCacheBehavior: [
        { ...health(policies), pathPattern: props.healthPath, targetOriginId: API },
        ...props.sites.map(({ name }) => ({
          ...health(policies),
          pathPattern: sitePath(name, props.healthPath),
          targetOriginId: siteOrigin(name),
          functionAssociation: [{ eventType: "viewer-request", functionArn: strip.arn }],
        })),
        ...apiPaths.map((pathPattern) => ({
          ...common(policies),
          pathPattern,
          targetOriginId: API,
          allowedMethods: ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"],
          cachePolicyId: policies.apiCache,
          originRequestPolicyId: policies.apiRequest,
        })),
      ],
      customErrorResponse: FAILOVER_CODES.map((errorCode) => ({ errorCode, errorCachingMinTtl: ERROR_SECONDS })),
      restrictions: { geoRestriction: { restrictionType: "none" } },
      viewerCertificate: {
        acmCertificateArn: props.certificateArn,
        minimumProtocolVersion: "TLSv1.2_2021",
        sslSupportMethod: "sni-only",
      },
      lifecycle: statefulLifecycle(siteOf(this)),
    });
    this.arn = distribution.arn;
    this.domainName = distribution.domainName;
    this.hostedZoneId = distribution.hostedZoneId;
    this.id = distribution.id;
  }
}

function common({
  responseHeaders,
}: EdgePolicies): Pick<
  CloudfrontDistributionDefaultCacheBehavior,
  "viewerProtocolPolicy" | "compress" | "cachedMethods" | "responseHeadersPolicyId"
> {
  return {
    viewerProtocolPolicy: "redirect-to-https",
    compress: true,
    cachedMethods: ["GET", "HEAD", "OPTIONS"],
    responseHeadersPolicyId: responseHeaders,
  };
}

function assetOrigin({ id, bucket, region }: AssetOrigin, originAccessControlId: string): CloudfrontDistributionOrigin {
  return { originId: id, domainName: `${bucket}.s3.${region}.amazonaws.com`, originAccessControlId, ...CONNECTION };
}

/** Health of a site: never cached. */
function health(policies: EdgePolicies) {
  return { ...common(policies), allowedMethods: ["GET", "HEAD", "OPTIONS"], cachePolicyId: CACHING_DISABLED };
}

/** The DNS name of the active site, and every site's own. */
function origins(props: DistributionProps): CloudfrontDistributionOrigin[] {
  return [
    applicationOrigin(API, props.apiHost, props.apiReadSeconds ?? 10, props),
    ...props.sites.map(({ name, host }) => applicationOrigin(siteOrigin(name), host, HEALTH_READ_SECONDS, props)),
  ];
}

function siteOrigin(name: string): string {
  return `site-${name}`;
}

function applicationOrigin(
  originId: string,
  domainName: string,
  readSeconds: number,
  { originVerify }: DistributionProps,
): CloudfrontDistributionOrigin {
  return {
    originId,
    domainName,
    ...CONNECTION,
    customHeader: [{ name: originVerify.header, value: originVerify.value }],
    customOriginConfig: {
      httpPort: 80,
      httpsPort: 443,
      originProtocolPolicy: "https-only",
      originSslProtocols: ["TLSv1.2"],
      originReadTimeout: readSeconds,
      originKeepaliveTimeout: ORIGIN_KEEP_ALIVE_SECONDS,
    },
  };
}
