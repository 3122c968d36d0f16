import { CLUSTER } from "../../constructs/compute/cluster";
import { DATABASE } from "../../constructs/data/aurora-cluster";
import { OverallDashboard } from "../../constructs/observability/overall-dashboard";
import { controlSite } from "../shared/site/control-site";
import type { SiteStack } from "../shared/site-stack";
import { LOAD_BALANCER, SERVICE } from "./compute";
import type { WebStacks } from "./web-stacks";

/** The control site: it moves traffic and monitors everything. */
export function webControl(stack: SiteStack, stacks: WebStacks): SiteStack {
  controlSite(stack, stacks);
  new OverallDashboard(stack, "dashboard", {
    sites: stacks.servingSites.map(({ names }) => ({
      names,
      loadBalancer: names.of(LOAD_BALANCER, "load balancer"),
      service: { cluster: { name: names.of(CLUSTER) }, service: { name: names.of(SERVICE) } },
      databaseCluster: names.of(DATABASE, "database cluster"),
    })),
  });
  return stack;
}
