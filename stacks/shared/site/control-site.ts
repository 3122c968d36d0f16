import type { CommonDeployment } from "../../../config/schema/groups/common";
import type { logFields } from "../../../config/schema/groups/operation";
import type { Values } from "../../../config/schema/values/fields";
import { TrafficSwitch } from "../../../constructs/edge/traffic-switch";
import { LogShipping } from "../../../constructs/observability/log-shipping";
import { lookupKey } from "../../../constructs/security/key";
import type { DeploymentStacks } from "../deployment-stacks";
import { ARCHIVE, KEYS } from "../part-names";
import type { SiteStack } from "../site-stack";
import { siteNetwork } from "./site-network";

type Controlled = CommonDeployment & Values<typeof logFields>;

/** Network, traffic switches and log shipping of the control site, which serves no traffic and is independent of the other sites. */
export function controlSite(stack: SiteStack, stacks: DeploymentStacks<Controlled>): void {
  const logKey = lookupKey(stack, KEYS.logs);
  siteNetwork(stack, stacks, logKey.arn);
  for (const { role } of stacks.servingSites) new TrafficSwitch(stack, `traffic-switch-${role}`, { role });
  // The only log group of this stack is that of the flow logs; other stacks of the region send to its Firehose stream.
  const { flowLogs } = stacks.valuesOf("control").network;
  const shipping = new LogShipping(stack, "log-shipping", {
    bucket: ARCHIVE,
    key: logKey,
    logRetentionDays: stacks.deployment.logs.retentionDays,
  });
  if (flowLogs.to === "cloudwatch") shipping.ship(stack);
}
