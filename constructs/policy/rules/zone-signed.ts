import { isPublicZone } from "../zones";
import { finding, type Rule } from "../rule";

export const zoneSigned: Rule = {
  id: "zone-signed",
  title: "In production every public hosted zone is signed",
  source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-configuring-dnssec.html",
  check: (stack) =>
    stack.facts.environment !== "prod"
      ? []
      : stack
          .all("aws_route53_zone")
          .filter(isPublicZone)
          .filter((zone) =>
            stack
              .companions(zone, "aws_route53_hosted_zone_dnssec", "hosted_zone_id")
              .every(({ values }) => values["signing_status"] === "NOT_SIGNING"),
          )
          .map((zone) => finding(zone, "is not signed: add a key-signing key and an aws_route53_hosted_zone_dnssec")),
};
