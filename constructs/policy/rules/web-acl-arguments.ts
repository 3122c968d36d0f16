import { finding, type Rule } from "../rule";
import { blocks } from "../stack-document";
import { argumentNames } from "../web-acls";

export const webAclArguments: Rule = {
  id: "web-acl-arguments",
  title: "The statements of a web ACL, which CDKTF does not check, use Terraform's names of arguments",
  source: "https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/wafv2_web_acl",
  check: (stack) =>
    stack.all("aws_wafv2_web_acl", "aws_wafv2_rule_group").flatMap((acl) =>
      blocks(acl.values["rule"])
        .flatMap(({ statement }) => argumentNames(statement))
        .filter((name) => !/^[a-z0-9_]+$/.test(name))
        .map((name) => finding(acl, `has the argument '${name}' in a statement: write it in snake case`)),
    ),
};
