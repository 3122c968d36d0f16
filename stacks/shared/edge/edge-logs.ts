import type { CommonDeployment } from "../../../config/schema/groups/common";
import type { edgeFields } from "../../../config/schema/groups/edge";
import type { logFields } from "../../../config/schema/groups/operation";
import type { Values } from "../../../config/schema/values/fields";
import { EdgeLogs } from "../../../constructs/edge/edge-logs";
import { queryLogGroup } from "../../../constructs/edge/hosted-zone";
import { LogShipping, NAME as SHIPPING } from "../../../constructs/observability/log-shipping";
import type { KeyRef } from "../../../constructs/security/key";
import { LogBucket } from "../../../constructs/storage/log-bucket";
import type { DeploymentStacks } from "../deployment-stacks";
import { EDGE_LOGS } from "../part-names";
import type { SiteStack } from "../site-stack";

type Logged = CommonDeployment & Values<typeof edgeFields> & Values<typeof logFields>;

/** Access logs of a CloudFront distribution, and the log groups of its stack and of the zone's queries, in one bucket. */
export function edgeLogs(
  stack: SiteStack,
  { deployment }: DeploymentStacks<Logged>,
  { distributionArn, key }: { readonly distributionArn: string; readonly key: KeyRef },
): void {
  const { edge, logs } = deployment;
  const logBucket = new LogBucket(stack, "logs", {
    name: EDGE_LOGS,
    retentionDays: logs.retentionDays,
    services: ["edgeLogs"],
    writers: [stack.siteNames.roleArn(SHIPPING)],
    keyArn: key.arn,
  });
  new EdgeLogs(stack, "logging", { distributionArn, logBucket });
  const shipping = new LogShipping(stack, "log-shipping", {
    bucket: EDGE_LOGS,
    key,
    logRetentionDays: logs.retentionDays,
  });
  shipping.ship(stack);
  if (edge.queryLog) shipping.shipNamed("zone-queries", queryLogGroup(stack.names));
}
