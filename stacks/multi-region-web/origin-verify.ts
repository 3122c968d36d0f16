import { TerraformVariable, VariableType } from "cdktf";
import type { Construct } from "constructs";

/** Header by which load balancers know that a request came through this deployment's CloudFront. */
export const ORIGIN_VERIFY_HEADER = "X-Origin-Verify";

/**
 * The header's accepted values: the first is sent, all are taken, so that a new one can be put in front while the old one
 * still counts. CloudFront and the load balancers hold it in clear, and so do their states; it opens nothing but the way
 * around the edge.
 */
export function originVerifyValues(scope: Construct): { readonly sent: string; readonly accepted: string[] } {
  const variable = new TerraformVariable(scope, "origin_verify", {
    type: VariableType.list(VariableType.STRING),
    description: "Secret header values by which load balancers know CloudFront: the first is sent, all are accepted",
    sensitive: true,
    nullable: false,
    validation: [
      {
        condition:
          "${length(var.origin_verify) > 0 && alltrue([for value in var.origin_verify : length(value) >= 32])}",
        errorMessage:
          "origin_verify should be a list of values of at least 32 characters each, the first being the one to send.",
      },
    ],
  });
  return { sent: `\${var.${variable.friendlyUniqueId}[0]}`, accepted: variable.listValue };
}
