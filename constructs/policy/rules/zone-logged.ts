import { isPublicZone } from "../zones";
import { finding, type Rule } from "../rule";

export const zoneLogged: Rule = {
  id: "zone-logged",
  title: "In production every public hosted zone logs its queries",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/route53-controls.html#route53-2",
  check: (stack) =>
    stack.facts.environment !== "prod"
      ? []
      : stack
          .all("aws_route53_zone")
          .filter(isPublicZone)
          .filter((zone) => stack.companions(zone, "aws_route53_query_log", "zone_id").length === 0)
          .map((zone) => finding(zone, "logs no queries: add an aws_route53_query_log")),
};
