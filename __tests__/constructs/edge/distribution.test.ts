import { CloudfrontCachePolicy } from "@cdktf/provider-aws/lib/cloudfront-cache-policy";
import { CloudfrontDistribution } from "@cdktf/provider-aws/lib/cloudfront-distribution";
import { CloudfrontOriginAccessControl } from "@cdktf/provider-aws/lib/cloudfront-origin-access-control";
import { CloudfrontOriginRequestPolicy } from "@cdktf/provider-aws/lib/cloudfront-origin-request-policy";
import { CloudfrontResponseHeadersPolicy } from "@cdktf/provider-aws/lib/cloudfront-response-headers-policy";
import { CloudwatchLogDelivery } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery";
import { CloudwatchLogDeliveryDestination } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-destination";
import { CloudwatchLogDeliverySource } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-source";
import { runInNewContext } from "node:vm";
import { Distribution, type DistributionProps } from "../../../constructs/edge/distribution";
import { EdgeLogs } from "../../../constructs/edge/edge-logs";
import { EdgePolicies } from "../../../constructs/edge/edge-policies";
import { LogBucket } from "../../../constructs/storage/log-bucket";
import { KEY_ARN } from "../../support/keys";
import { synthesizedSite, type TestSiteOptions } from "../../support/site";
import { asText, resource, type StackJson } from "../../support/synth";
import { containing } from "../../support/containing";

const asset = (id: string, region: string) => ({ id, bucket: `test-assets-${region}`, region });
const json = (props: Partial<DistributionProps> = {}, options?: TestSiteOptions) =>
  synthesizedSite((site) => {
    const distribution = new Distribution(site, "front", {
      domain: "example.com",
      certificateArn: "arn:certificate",
      webAclArn: "arn:web-acl",
      policies: new EdgePolicies(site, "policies", {
        corsOrigins: ["https://app.example.com"],
        contentSecurityPolicy: "default-src 'self'",
      }),
      assets: [asset("assets-primary", "us-east-1"), asset("assets-secondary", "us-west-2")],
      apiHost: "origin.example.com",
      apiPaths: ["/api/*", "/auth/*"],
      healthPath: "/health",
      sites: [
        { name: "primary", host: "primary.origin.example.com" },
        { name: "secondary", host: "secondary.origin.example.com" },
      ],
      originVerify: { header: "X-Origin-Verify", value: "${var.origin_verify[0]}" },
      ...props,
    });
    new EdgeLogs(site, "logging", {
      distributionArn: distribution.arn,
      logBucket: new LogBucket(site, "logs", {
        retentionDays: 90,
        services: ["edgeLogs"],
        writers: [],
        keyArn: KEY_ARN,
      }),
    });
  }, options).site;
interface Behaviour {
  readonly path_pattern?: string;
  readonly target_origin_id: string;
  readonly allowed_methods: string[];
}
interface Front {
  readonly origin: ({ readonly origin_id: string } & Record<string, unknown>)[];
  readonly default_cache_behavior: Behaviour;
  readonly ordered_cache_behavior: Behaviour[];
}
const front = (stack: StackJson) => resource(stack, "aws_cloudfront_distribution.front") as unknown as Front;
const POLICY = (type: string, name: string) => `\${aws_cloudfront_${type}_policy.policies_${name}.id}`;

const site = json();

test("A6: assets come from the second bucket if the first one fails", () => {
  expect(asText(site)).toHaveResourceWithProperties(CloudfrontDistribution, {
    origin_group: [
      {
        origin_id: "assets",
        failover_criteria: { status_codes: [500, 502, 503, 504] },
        member: [{ origin_id: "assets-primary" }, { origin_id: "assets-secondary" }],
      },
    ],
    default_cache_behavior: containing({ target_origin_id: "assets" }),
  });
});

test("A6: writes go to the DNS name that fails over, never to an origin group, which fails over only for reads", () => {
  const WRITES = ["DELETE", "PATCH", "POST", "PUT"];
  const { origin, default_cache_behavior, ordered_cache_behavior } = front(site);
  const writing = [default_cache_behavior, ...ordered_cache_behavior].filter(({ allowed_methods }) =>
    allowed_methods.some((method) => WRITES.includes(method)),
  );
  expect(writing.map(({ path_pattern }) => path_pattern)).toEqual(["/api/*", "/auth/*"]);
  expect(new Set(writing.map(({ target_origin_id }) => target_origin_id))).toEqual(new Set(["api"]));
  expect(origin.find(({ origin_id }) => origin_id === "api")).toMatchObject({
    domain_name: "origin.example.com",
    custom_origin_config: { origin_protocol_policy: "https-only", origin_ssl_protocols: ["TLSv1.2"] },
    custom_header: [{ name: "X-Origin-Verify", value: "${var.origin_verify[0]}" }],
  });
});

test("A5: requests to buckets are signed, for their own regions", () => {
  expect(front(site).origin.slice(0, 2)).toMatchObject([
    { origin_id: "assets-primary", domain_name: "test-assets-us-east-1.s3.us-east-1.amazonaws.com" },
    { origin_id: "assets-secondary", domain_name: "test-assets-us-west-2.s3.us-west-2.amazonaws.com" },
  ]);
  for (const { origin_access_control_id } of front(site).origin.slice(0, 2)) {
    expect(origin_access_control_id).toBe("${aws_cloudfront_origin_access_control.front_access.id}");
  }
  expect(asText(site)).toHaveResourceWithProperties(CloudfrontOriginAccessControl, {
    signing_behavior: "always",
    signing_protocol: "sigv4",
  });
});

const timeouts = (stack: StackJson) =>
  front(stack).origin.map(({ origin_id, connection_attempts, connection_timeout, custom_origin_config }) => [
    origin_id,
    `${String(connection_attempts)} × ${String(connection_timeout)} s`,
    (custom_origin_config as { origin_read_timeout: number } | undefined)?.origin_read_timeout,
  ]);

test("R11: one connection attempt of two seconds, two seconds for a site's health, and the configured time for the API", () => {
  const expected = (apiReadSeconds: number) => [
    ["assets-primary", "1 × 2 s", undefined],
    ["assets-secondary", "1 × 2 s", undefined],
    ["api", "1 × 2 s", apiReadSeconds],
    ["site-primary", "1 × 2 s", 2],
    ["site-secondary", "1 × 2 s", 2],
  ];
  expect(timeouts(site)).toEqual(expected(10));
  for (const apiReadSeconds of [1, 120]) expect(timeouts(json({ apiReadSeconds }))).toEqual(expected(apiReadSeconds));
});

test.each([0, 121, 1.5])(
  "R11: fails with %p seconds for the API, which CloudFront does not offer",
  (apiReadSeconds) => {
    expect(() => json({ apiReadSeconds })).toThrow(
      `[site/front] apiReadSeconds should be a whole number from 1 to 120, got ${apiReadSeconds}`,
    );
  },
);

test("A8: an error is cached for 5 seconds", () => {
  expect(asText(site)).toHaveResourceWithProperties(CloudfrontDistribution, {
    custom_error_response: [500, 502, 503, 504].map((error_code) => ({ error_code, error_caching_min_ttl: 5 })),
  });
});

test("A6: TLS 1.2 for the deployment's domain, behind the web ACL, HTTP redirected everywhere", () => {
  expect(asText(site)).toHaveResourceWithProperties(CloudfrontDistribution, {
    aliases: ["example.com"],
    web_acl_id: "arn:web-acl",
    viewer_certificate: containing({
      acm_certificate_arn: "arn:certificate",
      minimum_protocol_version: "TLSv1.2_2021",
    }),
    default_root_object: "index.html",
  });
  for (const behaviour of [front(site).default_cache_behavior, ...front(site).ordered_cache_behavior]) {
    expect(behaviour).toMatchObject({
      viewer_protocol_policy: "redirect-to-https",
      response_headers_policy_id: POLICY("response_headers", "response_headers"),
    });
  }
});

test("A6: assets are cached, API responses only with Cache-Control, and then only for one session", () => {
  expect(front(site).default_cache_behavior).toMatchObject({ cache_policy_id: POLICY("cache", "assets_cache") });
  expect(front(site).ordered_cache_behavior.find((one) => one.path_pattern === "/api/*")).toMatchObject({
    cache_policy_id: POLICY("cache", "api_cache"),
    origin_request_policy_id: POLICY("origin_request", "api_request"),
  });
  expect(asText(site)).toHaveResourceWithProperties(CloudfrontCachePolicy, {
    name: "test-dev-assets",
    default_ttl: 86400,
  });
  expect(asText(site)).toHaveResourceWithProperties(CloudfrontCachePolicy, {
    name: "test-dev-api",
    default_ttl: 0,
    min_ttl: 0,
    parameters_in_cache_key_and_forwarded_to_origin: containing({
      cookies_config: { cookie_behavior: "all" },
      headers_config: { headers: { items: ["Authorization", "Origin"] } },
      query_strings_config: { query_string_behavior: "all" },
    }),
  });
});

test("the API gets all headers except the host, which its certificate does not cover", () => {
  expect(asText(site)).toHaveResourceWithProperties(CloudfrontOriginRequestPolicy, {
    headers_config: { header_behavior: "allExcept", headers: { items: ["host"] } },
    cookies_config: { cookie_behavior: "all" },
  });
});

test("A6: security headers on every answer, CORS for the named origins without credentials", () => {
  expect(asText(site)).toHaveResourceWithProperties(CloudfrontResponseHeadersPolicy, {
    cors_config: containing({
      access_control_allow_credentials: false,
      access_control_allow_origins: { items: ["https://app.example.com"] },
    }),
    security_headers_config: containing({
      content_security_policy: { content_security_policy: "default-src 'self'", override: true },
      content_type_options: { override: true },
      frame_options: { frame_option: "DENY" },
      strict_transport_security: { access_control_max_age_sec: 63072000, include_subdomains: true, preload: true },
    }),
  });
});

test("A7: its logs go to the bucket, after its policy allows them", () => {
  expect(asText(site)).toHaveResourceWithProperties(CloudwatchLogDeliverySource, {
    log_type: "ACCESS_LOGS",
    resource_arn: "${aws_cloudfront_distribution.front.arn}",
  });
  expect(asText(site)).toHaveResourceWithProperties(CloudwatchLogDeliveryDestination, {
    delivery_destination_configuration: [{ destination_resource_arn: "${aws_s3_bucket.logs_bucket.arn}" }],
  });
  expect(asText(site)).toHaveResourceWithProperties(CloudwatchLogDelivery, {
    depends_on: ["aws_s3_bucket_policy.logs_bucket_bucket_policy"],
  });
});

test("R14: in production no plan destroys it, and it is never disabled and retained", () => {
  for (const environment of ["dev", "prod"] as const) {
    const { lifecycle, retain_on_delete: retained } = resource(
      json({}, { environment }),
      "aws_cloudfront_distribution.front",
    );
    expect([lifecycle, retained]).toEqual([environment === "prod" ? { prevent_destroy: true } : undefined, undefined]);
  }
});

test("E6: observers check the active site, and each site separately; nothing is cached", () => {
  const { origin, ordered_cache_behavior } = front(site);
  const [serving, primary, secondary] = ordered_cache_behavior;
  expect(serving).toMatchObject({ path_pattern: "/health", target_origin_id: "api" });
  expect(primary).toMatchObject({ path_pattern: "/_sites/primary/health", target_origin_id: "site-primary" });
  expect(secondary).toMatchObject({ path_pattern: "/_sites/secondary/health", target_origin_id: "site-secondary" });
  for (const behaviour of [serving, primary, secondary]) {
    expect(behaviour).toMatchObject({ cache_policy_id: "4135ea2d-6df8-44a3-9dff-4b5a84be39ad" });
    expect(behaviour!.allowed_methods).not.toContain("POST");
  }
  expect(origin.find(({ origin_id }) => origin_id === "site-secondary")).toMatchObject({
    domain_name: "secondary.origin.example.com",
    custom_header: [{ name: "X-Origin-Verify" }],
  });
});

test("E6: the prefix with the site's name is removed before the site gets the request", () => {
  const code = resource(site, "aws_cloudfront_function.front_strip_site")["code"] as string;
  const strip = (uri: string) =>
    (runInNewContext(`${code}; handler({ request: { uri: ${JSON.stringify(uri)} } })`) as { uri: string }).uri;
  expect(strip("/_sites/primary/health")).toBe("/health");
  expect(strip("/api/_sites/x")).toBe("/api/_sites/x");
});
