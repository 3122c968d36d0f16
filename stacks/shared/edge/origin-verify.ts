import { TerraformVariable, VariableType } from "cdktf";
import type { Construct } from "constructs";

/** Shared origin-verification header: CloudFront sends it, and load balancers reject requests without it. */
export const ORIGIN_VERIFY_HEADER = "X-Origin-Verify";

/**
 * A rule of a load balancer takes five values in all its conditions, and the path is one.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
 */
export const MAX_ORIGIN_VERIFY_VALUES = 3;
/**
 * Long enough not to be guessed; ELB takes up to 128 characters, compares them whatever their case, and reads * and ? as
 * wildcards.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#http-header-conditions
 */
const VALUE = "^[A-Za-z0-9_-]{32,128}$";

/**
 * The header's accepted values: the first is sent, all are taken, so that a new one can be put in front while the old one
 * is still accepted. CloudFront and the load balancers have it in clear text, and so do their states. Who obtains a value
 * can bypass CloudFront, and nothing else.
 */
export function originVerifyValues(scope: Construct): { readonly sent: string; readonly accepted: string[] } {
  const variable = new TerraformVariable(scope, "origin_verify", {
    type: VariableType.list(VariableType.STRING),
    description:
      "Values of the shared origin-verification header: CloudFront sends the first, load balancers accept all",
    sensitive: true,
    nullable: false,
    validation: [
      {
        condition:
          `\${length(var.origin_verify) >= 1 && length(var.origin_verify) <= ${MAX_ORIGIN_VERIFY_VALUES} && ` +
          `alltrue([for value in var.origin_verify : can(regex("${VALUE}", value))])}`,
        errorMessage:
          `origin_verify should be a list of 1 to ${MAX_ORIGIN_VERIFY_VALUES} values, the first being the one to send, each of 32 to 128 ` +
          "letters, digits, _ and -: load balancers refuse longer ones and take * and ? for patterns.",
      },
    ],
  });
  return { sent: `\${var.${variable.friendlyUniqueId}[0]}`, accepted: variable.listValue };
}
