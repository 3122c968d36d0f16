import { CLUSTER } from "../../constructs/compute/cluster";
import { DATABASE } from "../../constructs/data/aurora-cluster";
import { TrafficSwitch } from "../../constructs/edge/traffic-switch";
import { LogShipping } from "../../constructs/observability/log-shipping";
import { OverallDashboard } from "../../constructs/observability/overall-dashboard";
import { lookupKey } from "../../constructs/security/key";
import type { DeploymentStacks } from "../shared/deployment-stacks";
import { siteNetwork } from "../shared/site-network";
import type { SiteStack } from "../shared/site-stack";
import { ARCHIVE, KEYS } from "./base";
import { LOAD_BALANCER, SERVICE } from "./compute";

const SERVING = ["primary", "secondary"] as const;

/** The control site. It serves no traffic and is independent of the other sites: it moves traffic and monitors everything. */
export function webControl(stack: SiteStack, frame: DeploymentStacks): SiteStack {
  const logKey = lookupKey(stack, KEYS.logs);
  siteNetwork(stack, frame, logKey.arn);
  for (const role of SERVING) new TrafficSwitch(stack, `traffic-switch-${role}`, { role });
  new OverallDashboard(stack, "dashboard", {
    sites: SERVING.map((role) => {
      const names = frame.sites[role];
      return {
        names,
        loadBalancer: names.of(LOAD_BALANCER, "load balancer"),
        service: { cluster: { name: names.of(CLUSTER) }, service: { name: names.of(SERVICE) } },
        databaseCluster: names.of(DATABASE, "database cluster"),
      };
    }),
  });
  // The only log group of this stack is that of the flow logs; other stacks of the region join its stream.
  const flowLogs = frame.deployment.sites.find(({ role }) => role === "control")!.network.flowLogs;
  const shipping = new LogShipping(stack, "log-shipping", {
    bucket: ARCHIVE,
    key: logKey,
    logRetentionDays: frame.deployment.logs.retentionDays,
  });
  if (flowLogs.to === "cloudwatch") shipping.ship(stack);
  return stack;
}
