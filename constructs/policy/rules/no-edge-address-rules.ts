import { opensToCloudFront } from "../edge-load-balancers";
import { finding, type Rule } from "../rule";
import { blocks, type JsonObject, refersTo, type ResourceView, show, type StackDocument } from "../stack-document";
import { isGiven } from "../values";
import { statements } from "../web-acls";

/** Rule groups that inspect the address of the connection alone; they take no other. */
export const ADDRESS_GROUPS: readonly string[] = [
  "AWSManagedRulesAmazonIpReputationList",
  "AWSManagedRulesAnonymousIpList",
];

/** Statements that inspect the address of the connection, unless they name a header that has the client's. */
export const ADDRESS_STATEMENTS: readonly (readonly [statement: string, forwarded: string])[] = [
  ["asn_match_statement", "forwarded_ip_config"],
  ["geo_match_statement", "forwarded_ip_config"],
  ["ip_set_reference_statement", "ip_set_forwarded_ip_config"],
];

export const noEdgeAddressRules: Rule = {
  id: "no-edge-address-rules",
  title: "Behind CloudFront no web ACL inspects the source address of a request: it is an address of CloudFront",
  source: "https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-ip-rep.html",
  check: (stack) =>
    stack
      .all("aws_wafv2_web_acl")
      .filter((acl) =>
        protectedLoadBalancers(stack, acl).some((loadBalancer) => opensToCloudFront(stack, loadBalancer)),
      )
      .flatMap((acl) =>
        statements(acl).flatMap(({ rule, statement }) =>
          addressed(statement).map((what) =>
            finding(
              acl,
              `inspects addresses in '${show(rule["name"])}' (${what}) although its load balancer is an origin of CloudFront: ` +
                "its requests have the addresses of CloudFront's servers; put the rule into the web ACL of the distribution",
            ),
          ),
        ),
      ),
};

/** By what a statement, without those inside it, inspects the address of the connection. */
function addressed(statement: JsonObject): string[] {
  const groups = blocks(statement["managed_rule_group_statement"])
    .map(({ name }) => show(name))
    .filter((name) => ADDRESS_GROUPS.includes(name));
  const matches = ADDRESS_STATEMENTS.filter(([name, forwarded]) =>
    blocks(statement[name]).some(({ [forwarded]: config }) => !isGiven(config)),
  ).map(([name]) => name);
  const rates = blocks(statement["rate_based_statement"])
    .filter(
      ({ aggregate_key_type: by, custom_key: keys }) =>
        (by ?? "IP") === "IP" || (by === "CUSTOM_KEYS" && blocks(keys).some(({ ip }) => isGiven(ip))),
    )
    .map(() => "rate_based_statement");
  return [...groups, ...matches, ...rates];
}

function protectedLoadBalancers(stack: StackDocument, acl: ResourceView): ResourceView[] {
  return stack
    .companions(acl, "aws_wafv2_web_acl_association", "web_acl_arn", "arn")
    .flatMap(({ values }) =>
      stack.all("aws_lb").filter((loadBalancer) => refersTo(values["resource_arn"], loadBalancer)),
    );
}
