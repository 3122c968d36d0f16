import { finding, type Rule } from "../rule";
import { blocks, type JsonObject } from "../stack-document";

const GROUP = "AWSManagedRulesKnownBadInputsRuleSet";

export const webAclKnownBadInputs: Rule = {
  id: "web-acl-known-bad-inputs",
  title: "Every web ACL blocks inputs known to be bad, Log4j's among them",
  source: "https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html",
  check: (stack) =>
    stack
      .all("aws_wafv2_web_acl")
      .filter(({ values }) => !blocks(values["rule"]).some(blocksBadInputs))
      .map((acl) => finding(acl, `allows known bad inputs: add the managed group ${GROUP} with override_action none`)),
};

function blocksBadInputs(rule: JsonObject): boolean {
  const group = blocks(rule["statement"])
    .flatMap((statement) => blocks(statement["managed_rule_group_statement"]))
    .find(({ name, vendor_name }) => name === GROUP && vendor_name === "AWS");
  const overridden = blocks(group?.["rule_action_override"]).length > 0;
  return (
    group !== undefined && !overridden && blocks(rule["override_action"]).every(({ count }) => count === undefined)
  );
}
