import { finding, type Rule } from "../rule";
import { type Json, show } from "../stack-document";
import { isGiven } from "../values";

export const functionPermission: Rule = {
  id: "function-permission",
  title: "Permissions of a function name a source for a service, and never every principal",
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
          : [finding(permission, "allows every principal to invoke the function: name a principal")];
      }
      return isGiven(source) || !show(principal).endsWith(".amazonaws.com")
        ? []
        : [
            finding(
              permission,
              `allows ${show(principal)} to invoke the function for ${onBehalf(account)}: set source_arn`,
            ),
          ];
    }),
};

function onBehalf(account: Json | undefined): string {
  return isGiven(account) ? `any resource of the account ${show(account)}` : "any account";
}
