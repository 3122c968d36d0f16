import type { SiteRole } from "../../constructs/core/names";
import type { DeploymentFrame } from "../deployment-frame";
import { stateHome } from "./site";

/**
 * Homes for the Terraform states of a deployment: one per region, so that a site's state is lost with its site only.
 * The control region's bucket, which keeps what recovery needs, is copied to the secondary region.
 */
export function stateBackend(frame: DeploymentFrame): void {
  const identity = frame.identityStack("state-identity");
  const stack = (role: SiteRole) => frame.siteStack(`state-${role}`, role, identity);
  const secondary = stateHome(stack("secondary"), { keepsCopyOf: frame.sites.control });
  const control = stateHome(stack("control"), { copiedTo: frame.sites.secondary });
  // A replication rule is refused while its destination does not exist.
  control.addDependency(secondary);
  stateHome(stack("primary"), {});
}
