import { finding, type Rule } from "../rule";
import { blocks, show } from "../stack-document";

const MODERN = /^TLSv1\.(?:2_20(?:19|2\d)|3_)/;

export const distributionTlsVersion: Rule = {
  id: "distribution-tls-version",
  title: "CloudFront serves the custom domain name, with TLS 1.2 or later",
  source:
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html",
  check: (stack) =>
    stack
      .all("aws_cloudfront_distribution")
      .map((distribution) => ({
        distribution,
        version: blocks(distribution.values["viewer_certificate"])[0]?.["minimum_protocol_version"],
      }))
      .filter(({ version }) => !MODERN.test(show(version)))
      .map(({ distribution, version }) =>
        finding(
          distribution,
          `accepts TLS from ${show(version ?? "TLSv1")}: set an ACM certificate with minimum_protocol_version TLSv1.2_2021`,
        ),
      ),
};
