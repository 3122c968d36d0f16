import type { TerraformResourceLifecycle } from "cdktf";
import type { DeploymentContext } from "./site";

/** Whether data stores of this deployment are protected against deletion. They are in production, but not in development. */
export function isProtected(context: DeploymentContext): boolean {
  return context.environment === "prod";
}

/** The lifecycle of a data store: in production Terraform refuses every plan that would destroy it. */
export function statefulLifecycle(
  context: DeploymentContext,
  lifecycle: TerraformResourceLifecycle = {},
): TerraformResourceLifecycle | undefined {
  if (isProtected(context)) return { ...lifecycle, preventDestroy: true };
  return Object.keys(lifecycle).length > 0 ? lifecycle : undefined;
}
