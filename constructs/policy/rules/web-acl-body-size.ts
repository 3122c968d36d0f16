import { finding, type Rule } from "../rule";
import { blocks, type JsonObject, type ResourceView, show } from "../stack-document";
import { statements } from "../web-acls";

const GROUP = "AWSManagedRulesCommonRuleSet";
const SIZE_RULE = "SizeRestrictions_BODY";
/** KB of a body that WAF inspects: the default for CloudFront, and the fixed value for load balancers. */
const CLOUDFRONT_KB = 16;
const REGIONAL_KB = 8;

export const webAclBodySize: Rule = {
  id: "web-acl-body-size",
  title: "A web ACL limits request bodies to a chosen size, not to the 8 KB of the common rule set of AWS",
  source: "https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-setting-body-inspection-limit.html",
  check: (stack) =>
    stack.all("aws_wafv2_web_acl").flatMap((acl) => {
      const constraints = bodyConstraints(acl);
      const isEdge = acl.values["scope"] === "CLOUDFRONT";
      const inspected = isEdge ? inspectedKb(acl) : REGIONAL_KB;
      return [
        ...(rejectsBodies(acl)
          ? [
              finding(
                acl,
                `answers 403 to every body over 8 KB: override ${SIZE_RULE} of ${GROUP} with action_to_use count`,
              ),
            ]
          : []),
        ...(isEdge && constraints.length === 0
          ? [
              finding(
                acl,
                "limits no request body: add a rule that blocks with a size_constraint_statement on the body",
              ),
            ]
          : []),
        ...constraints.flatMap(({ size, field_to_match: field }) => [
          ...(typeof size === "number" && size > inspected * 1024
            ? [
                finding(
                  acl,
                  `blocks bodies over ${size} bytes but inspects only ${inspected * 1024}: ` +
                    "raise default_size_inspection_limit, or lower the size",
                ),
              ]
            : []),
          ...(oversize(field) === "MATCH"
            ? []
            : [
                finding(
                  acl,
                  `allows bodies longer than the ${inspected} KB that it inspects: set oversize_handling to MATCH`,
                ),
              ]),
        ]),
      ];
    }),
};

function rejectsBodies(acl: ResourceView): boolean {
  return statements(acl).some(({ rule, statement }) => {
    const group = blocks(statement["managed_rule_group_statement"]).find(
      ({ name, vendor_name }) => name === GROUP && vendor_name === "AWS",
    );
    const counted = blocks(group?.["rule_action_override"]).some(
      ({ name, action_to_use: action }) =>
        name === SIZE_RULE && blocks(action).some(({ count }) => count !== undefined),
    );
    return group !== undefined && !counted && blocks(rule["override_action"]).every(({ count }) => count === undefined);
  });
}

/** Size constraints on bodies, of rules that block. */
function bodyConstraints(acl: ResourceView): JsonObject[] {
  return statements(acl)
    .filter(({ rule }) => blocks(rule["action"]).some(({ block }) => block !== undefined))
    .flatMap(({ statement }) => blocks(statement["size_constraint_statement"]))
    .filter(({ field_to_match: field }) => blocks(field).some(({ body }) => body !== undefined));
}

function oversize(field: JsonObject[string]): string {
  return show(blocks(blocks(field)[0]?.["body"])[0]?.["oversize_handling"]);
}

function inspectedKb({ values }: ResourceView): number {
  const [request] = blocks(blocks(values["association_config"])[0]?.["request_body"]);
  const [edge] = blocks(request?.["cloudfront"]);
  return Number(/^KB_(\d+)$/.exec(show(edge?.["default_size_inspection_limit"]))?.[1] ?? CLOUDFRONT_KB);
}
