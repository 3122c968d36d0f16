import { behaviours, origins } from "../distributions";
import { finding, type Rule } from "../rule";
import { blocks, show } from "../stack-document";
import { texts } from "../values";

const VIEWERS = ["https-only", "redirect-to-https"];

export const distributionHttps: Rule = {
  id: "distribution-https",
  title: "CloudFront uses HTTPS with viewers and origins",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-3",
  check: (stack) =>
    stack.all("aws_cloudfront_distribution").flatMap((distribution) => [
      ...behaviours(distribution)
        .filter(({ behaviour }) => !VIEWERS.includes(behaviour["viewer_protocol_policy"] as string))
        .map(({ path, behaviour }) =>
          finding(
            distribution,
            `answers '${path}' over HTTP (${show(behaviour["viewer_protocol_policy"])}): set viewer_protocol_policy to redirect-to-https`,
          ),
        ),
      ...origins(distribution).flatMap((origin) =>
        blocks(origin["custom_origin_config"])
          .filter(
            ({ origin_protocol_policy, origin_ssl_protocols }) =>
              origin_protocol_policy !== "https-only" || texts(origin_ssl_protocols).join() !== "TLSv1.2",
          )
          .map(() =>
            finding(
              distribution,
              `connects to the origin '${show(origin["origin_id"])}' without TLS 1.2: set origin_protocol_policy to https-only and origin_ssl_protocols to TLSv1.2`,
            ),
          ),
      ),
    ]),
};
