import type { SiteRole } from "../../constructs/core/names";
import { Replication } from "../../constructs/storage/replication";
import type { DeploymentStacks } from "../shared/deployment-stacks";
import { STATE, STATE_REPLICA } from "../shared/state-names";
import { siteStateBackend } from "./site";

/**
 * State backends of a deployment: one per region, so that an outage of a region affects only the states of its own site.
 * The control region's bucket, which keeps what recovery needs, is copied to the secondary region.
 */
export function stateBackend(frame: DeploymentStacks): void {
  const identity = frame.identityStack("state-identity");
  const stack = (part: string, role: SiteRole) => frame.siteStack(`state-${part}`, role, identity);
  const secondary = siteStateBackend(stack("secondary", "secondary"), { keepsCopy: true });
  const control = siteStateBackend(stack("control", "control"));
  siteStateBackend(stack("primary", "primary"));
  // S3 refuses a replication rule while one of the two buckets does not exist or keeps no versions.
  const copy = stack("copy", "control");
  copy.addDependency(control);
  copy.addDependency(secondary);
  new Replication(copy, "replication", {
    source: { site: frame.sites.control, bucket: STATE, key: STATE },
    destination: { site: frame.sites.secondary, bucket: STATE_REPLICA, key: STATE },
    roleName: "state-replication",
  });
}
