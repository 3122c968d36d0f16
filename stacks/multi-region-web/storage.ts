import { ASSETS } from "../../constructs/storage/asset-bucket";
import { Replication } from "../../constructs/storage/replication";
import type { SiteStack } from "../shared/site-stack";
import { KEYS } from "../shared/part-names";
import type { WebStacks } from "./web-stacks";

/** Copies a site's assets to the other one; the buckets are in the base stacks, so that each can replicate to the other. */
export function webStorage(stack: SiteStack, stacks: WebStacks): void {
  const { deployment } = stacks;
  const { bothDirections, timeControl } = deployment.assets;
  const other = stacks.otherServingSite(stack.siteRole);
  if (stack.siteRole !== "primary" && !bothDirections) return;
  new Replication(stack, "assets-replication", {
    source: { site: stack.siteNames, bucket: ASSETS, key: KEYS.data },
    destination: { site: other, bucket: ASSETS, key: KEYS.data },
    roleName: "assets-replication",
    timeControl,
  });
}
