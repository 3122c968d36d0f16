import { z } from "zod";
import { choice, text, whole } from "../values/fields";
import { show } from "../values/words";

/** An origin, as browsers send it. */
export const origin = text(
  /^https:\/\/(?:[a-z0-9-]+\.)*[a-z0-9-]+(?::(?!443$)\d{1,5})?$/,
  "an origin such as https://app.example.com: lower case, no path, no port 443, no wildcard",
);

/** CloudFront, its web ACL, and the DNS records. */
const edgeSchema = z.strictObject({
  /** Routing policy of the record that leads to the sites. */
  routing: choice(["failover", "latency", "weighted"]).default("failover"),
  /** Seconds for which CloudFront caches the address of the active site. */
  dnsTtlSeconds: whole(1, 300, "seconds").default(20),
  /** Edge locations that CloudFront uses. */
  priceClass: choice(["PriceClass_100", "PriceClass_200", "PriceClass_All"]).default("PriceClass_100"),
  /** Paths that CloudFront forwards to the load balancers; all others are static assets. */
  apiPaths: z.array(text(/^\/[\w./*-]*$/, "a path pattern such as /api/*")).default(["/api/*"]),
  /** Seconds the API has for the first byte of an answer, and between two packets; after them CloudFront returns 504. */
  readTimeoutSeconds: whole(1, 120, "seconds").default(10),
  /** Origins from which browsers may call the API, in addition to the deployment's own domain. */
  corsOrigins: z.array(origin).default([]),
  /** Requests of one IP address in five minutes, above which the web ACL blocks it. */
  requestsPerAddress: whole(10, 2_000_000_000, "requests in five minutes").default(2000),
  /** Maximum size of a request's body in KB. Inspecting bodies of more than 16 KB costs extra. */
  maxBodyKb: whole(1, 64, "KB").default(64),
  /** Paths with a limit of their own, `unlimited` for uploads whose size the service checks itself. */
  bodyLimits: z
    .array(
      z.strictObject({
        /** Path, or its beginning followed by `*`. */
        path: text(/^\/[\w./-]*\*?$/, "a path, or the beginning of one followed by *, such as /api/uploads/*"),
        /** Maximum size of a request's body in KB, or `unlimited`. */
        maxKb: z.union([z.literal("unlimited"), whole(1, 64, "KB")]),
      }),
    )
    .max(5, { error: "should be at most 5: the firewall's capacity allows no more" })
    .default([]),
  /** Countries that the web ACL blocks, ISO 3166 codes. */
  blockedCountries: z.array(text(/^[A-Z]{2}$/, "a country code of two capitals (ISO 3166)")).default([]),
  /** Signs the hosted zone; the parent domain must publish the DS record of the `dns` stack. */
  dnssec: z.boolean().default(false),
  /** Logs the DNS queries of the hosted zone. */
  queryLog: z.boolean().default(false),
});

const detectionSchema = z.strictObject({
  /** Seconds between two checks of a health checker. */
  intervalSeconds: z
    .union([z.literal(10), z.literal(30)], {
      error: ({ input }) => `should be 10 or 30 seconds, what Route 53 offers, got ${show(input)}`,
    })
    .default(10),
  /** Failed checks in a row after which a health checker reports a site unhealthy. */
  failureThreshold: whole(1, 10, "failed checks in a row").default(3),
});

/** How clients reach the sites. */
export const edgeFields = {
  /**
   * Domain name of the deployment; the deployment creates its hosted zone. At most 64 characters, as it is the subject of its
   * certificates. Labels with other letters in their ASCII form (`xn--…`).
   * @see https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html
   */
  domain: text(
    /^(?=.{4,64}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9])$/,
    "a lower-case domain name of at most 64 characters without scheme or trailing dot, such as app.example.com",
  ),
  /** CloudFront, its web ACL, and the DNS records. */
  edge: edgeSchema.prefault({}),
  /** Health checks of Route 53. */
  detection: detectionSchema.prefault({}),
};
