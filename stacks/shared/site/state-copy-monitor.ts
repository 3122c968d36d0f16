import { ReplicationMonitor } from "../../../constructs/observability/replication-monitor";
import type { TopicRef } from "../../../constructs/observability/topic";
import { replicationRuleId } from "../../../constructs/storage/replication";
import type { DeploymentStacks } from "../deployment-stacks";
import { STATE, STATE_REPLICA } from "../part-names";
import type { SiteStack } from "../site-stack";

/** Alarms on the copy of the control region's states; for a stack of the control site. */
export function stateCopyMonitor(
  stack: SiteStack,
  { sites, stateCopySite: { names } }: DeploymentStacks,
  topic: TopicRef,
): ReplicationMonitor {
  return new ReplicationMonitor(stack, "state-monitor", {
    topic,
    name: "state-replication",
    end: "source",
    sourceBucket: sites.control.bucket(STATE),
    destinationBucket: names.bucket(STATE_REPLICA),
    ruleId: replicationRuleId(names),
  });
}
