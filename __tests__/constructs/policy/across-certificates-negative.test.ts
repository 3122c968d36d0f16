import { type Attributes, findingsAcross as check, stackOf } from "../../support/across";

interface Change {
  readonly certificate?: Attributes;
  readonly listener?: Attributes;
  readonly more?: Attributes;
  readonly origin?: Attributes;
  readonly custom?: Attributes;
  readonly records?: Record<string, Attributes>;
  readonly viewer?: Attributes;
  readonly distribution?: Attributes;
}

/** A distribution with an origin by name; the name's record, in another stack, has a load balancer as its target. */
const finds = ({ certificate, listener, more, origin, custom, records, viewer, distribution }: Change = {}) =>
  check("certificate-names", [
    stackOf({
      aws_acm_certificate: {
        web: { domain_name: "web.example.com", subject_alternative_names: ["*.origin.example.com"], ...certificate },
        more: { domain_name: "origin.example.com", ...more },
      },
      aws_acm_certificate_validation: { web: { certificate_arn: "${aws_acm_certificate.web.arn}" } },
      aws_lb: { web: { name: "web" } },
      aws_lb_listener: {
        https: {
          load_balancer_arn: "${aws_lb.web.arn}",
          ...{ port: 443, protocol: "HTTPS" },
          certificate_arn: "${aws_acm_certificate_validation.web.certificate_arn}",
          ...listener,
        },
        http: { load_balancer_arn: "${aws_lb.web.arn}", port: 80, protocol: "HTTP" },
      },
      ...(more === undefined
        ? {}
        : {
            aws_lb_listener_certificate: {
              more: {
                listener_arn: "${aws_lb_listener.https.arn}",
                certificate_arn: "${aws_acm_certificate.more.arn}",
              },
            },
          }),
      aws_route53_record: records ?? {
        own: { name: "a.origin.example.com", alias: { name: "${aws_lb.web.dns_name}" } },
      },
    }),
    stackOf(
      {
        aws_acm_certificate: { front: { domain_name: "www.example.com", ...viewer } },
        aws_cloudfront_distribution: {
          front: {
            aliases: ["www.example.com"],
            viewer_certificate: { acm_certificate_arn: "${aws_acm_certificate.front.arn}" },
            origin: [
              { origin_id: "assets", domain_name: "${aws_s3_bucket.assets.bucket_regional_domain_name}" },
              {
                origin_id: "api",
                domain_name: "a.origin.example.com",
                custom_origin_config: { origin_protocol_policy: "https-only", https_port: 443, ...custom },
                ...origin,
              },
            ],
            ...distribution,
          },
        },
      },
      { name: "web-global", kind: "global" },
    ),
  ]);
const uncovered = (names: string, host = "a.origin.example.com") =>
  `web-site aws_lb_listener.https serves origin 'api' of web-global with a certificate for ${names}, which does not cover ` +
  `${host}, so that CloudFront answers every request with 502: add the name to the certificate`;
const refused = (alias: string, names: string) =>
  `web-global aws_cloudfront_distribution.front has the alias ${alias}, which its certificate for ${names} does not cover, ` +
  "so that CloudFront refuses it (InvalidViewerCertificate): add the alias to the certificate";

test("certificate-names: 15: a listener's certificate has the name of the origin that resolves to it", () => {
  expect(finds()).toEqual([]);
  const none = { domain_name: "other.example.com", subject_alternative_names: [] };
  expect(finds({ certificate: none })).toEqual([uncovered("other.example.com")]);
  expect(finds({ certificate: { ...none, domain_name: "A.Origin.example.com" } })).toEqual([]);
});

test.each(["*.example.com", "*.a.origin.example.com", "b.origin.example.com", "origin.example.com"])(
  "certificate-names: 15: %s is another name: a wildcard stands for one label",
  (name) => {
    const certificate = { subject_alternative_names: [name] };
    expect(finds({ certificate })).toEqual([uncovered(`web.example.com, ${name}`)]);
  },
);

test("certificate-names: 15: each certificate of a listener counts, and every listener of the origin's port", () => {
  const certificate = { subject_alternative_names: ["b.origin.example.com"] };
  expect(finds({ certificate, more: { domain_name: "*.origin.example.com" } })).toEqual([]);
  expect(finds({ certificate, more: { domain_name: "web.example.com" } })).toEqual([
    uncovered("web.example.com, b.origin.example.com"),
  ]);
  expect(finds({ certificate, listener: { port: 8443 } })).toEqual([]);
  expect(finds({ certificate, listener: { port: 8443 }, custom: { https_port: 8443 } })).toHaveLength(1);
  expect(finds({ certificate, listener: { protocol: "TLS" }, custom: { https_port: undefined } })).toHaveLength(1);
  expect(finds({ certificate, custom: { origin_protocol_policy: "match-viewer" } })).toHaveLength(1);
  expect(finds({ certificate, custom: { origin_protocol_policy: "http-only" } })).toEqual([]);
});

test("certificate-names: 15: the name of the origin counts, not the targets of its records", () => {
  const own = { name: "a.origin.example.com", alias: { name: "${aws_lb.web.dns_name}" } };
  const first = { name: "first.example.com", records: ["a.origin.example.com"] };
  const origin = { domain_name: "first.example.com" };
  const names = "web.example.com, *.origin.example.com";
  expect(finds({ origin, records: { own, first } })).toEqual([uncovered(names, "first.example.com")]);
  expect(finds({ origin, records: { first } })).toEqual([]);
});

test("certificate-names: a certificate of another stack, or with names that are not known at synth, is ignored", () => {
  expect(finds({ listener: { certificate_arn: "arn:aws:acm:us-east-1:1:certificate/1" } })).toEqual([]);
  expect(finds({ certificate: { domain_name: "${var.domain}", subject_alternative_names: [] } })).toEqual([]);
});

test("certificate-names: 15: the viewer certificate has every alias", () => {
  expect(finds({ viewer: { domain_name: "example.com" } })).toEqual([refused("www.example.com", "example.com")]);
  expect(finds({ viewer: { domain_name: "*.example.com" } })).toEqual([]);
  expect(finds({ viewer: { domain_name: "*.www.example.com" } })).toHaveLength(1);
  const aliases = ["www.example.com", "*.example.com"];
  expect(finds({ distribution: { aliases } })).toEqual([refused("*.example.com", "www.example.com")]);
  expect(finds({ distribution: { aliases }, viewer: { domain_name: "*.example.com" } })).toEqual([]);
});

test("certificate-names: CloudFront's own certificate serves a distribution without aliases", () => {
  const own = { viewer_certificate: { cloudfront_default_certificate: true } };
  expect(finds({ distribution: { ...own, aliases: [] } })).toEqual([]);
});
