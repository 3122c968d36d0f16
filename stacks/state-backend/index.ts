import type { SiteNames } from "../../constructs/core/names";
import { Replication } from "../../constructs/storage/replication";
import type { DeploymentStacks } from "../shared/deployment-stacks";
import { STATE, STATE_REPLICA } from "../shared/part-names";
import { siteStateBackend } from "./site";

/**
 * State backends of a deployment: one per region, so that an outage of a region affects only the states of its own site.
 * The control region's bucket, which keeps what recovery needs, is copied to the region of another site.
 */
export function stateBackend(stacks: DeploymentStacks): void {
  const identity = stacks.identityStack("state-identity");
  const stack = (part: string, names: SiteNames) => stacks.siteStack(`state-${part}`, names, identity);
  const { control: controlSite } = stacks.sites;
  const { stateCopySite } = stacks;
  const copied = siteStateBackend(stack(stateCopySite.role, stateCopySite.names), { keepsCopy: true });
  const control = siteStateBackend(stack("control", controlSite));
  for (const site of stacks.servingSites) {
    if (site.role !== stateCopySite.role) siteStateBackend(stack(site.role, site.names));
  }
  // S3 refuses a replication rule while one of the two buckets does not exist or keeps no versions.
  const copy = stack("copy", controlSite);
  copy.addDependency(control);
  copy.addDependency(copied);
  new Replication(copy, "replication", {
    source: { site: controlSite, bucket: STATE, key: STATE },
    destination: { site: stateCopySite.names, bucket: STATE_REPLICA, key: STATE },
    roleName: "state-replication",
  });
}
