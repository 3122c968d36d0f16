import { finding, type Rule } from "../rule";
import { show } from "../stack-document";
import { isGiven } from "../values";

export const functionPermission: Rule = {
  id: "function-permission",
  title: "A service may call a function for a named source alone, and nobody may for everyone",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-1",
  check: (stack) =>
    stack.all("aws_lambda_permission").flatMap((permission) => {
      const { principal, source_arn, source_account, principal_org_id } = permission.values;
      const bounded = [source_arn, source_account, principal_org_id].some(isGiven);
      if (bounded) return [];
      if (principal === "*") return [finding(permission, "lets everyone call the function: name a principal")];
      return show(principal).endsWith(".amazonaws.com")
        ? [finding(permission, `lets ${show(principal)} call the function for anybody: set source_arn`)]
        : [];
    }),
};
