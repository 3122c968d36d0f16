import { finding, type Rule } from "../rule";
import { type Json, show } from "../stack-document";
import { isGiven } from "../values";

export const functionPermission: Rule = {
  id: "function-permission",
  title: "A service may call a function for a named source alone, and nobody may for everyone",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-1",
  check: (stack) =>
    stack.all("aws_lambda_permission").flatMap((permission) => {
      const {
        principal,
        source_arn: source,
        source_account: account,
        principal_org_id: organization,
      } = permission.values;
      if (principal === "*") {
        return [source, account, organization].some(isGiven)
          ? []
          : [finding(permission, "lets everyone call the function: name a principal")];
      }
      return isGiven(source) || !show(principal).endsWith(".amazonaws.com")
        ? []
        : [finding(permission, `lets ${show(principal)} call the function for ${onBehalf(account)}: set source_arn`)];
    }),
};

function onBehalf(account: Json | undefined): string {
  return isGiven(account) ? `anything of the account ${show(account)}` : "anybody";
}
