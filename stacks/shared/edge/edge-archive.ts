import { LogArchive } from "../../../constructs/observability/log-archive";
import type { DeploymentStacks } from "../deployment-stacks";
import { ALERTS, ARCHIVE, EDGE_LOGS, KEYS } from "../part-names";
import type { SiteStack } from "../site-stack";

/**
 * Copies the edge's logs into the archive. A stack of its own: a replication rule needs the archive (`control-base`) to exist,
 * and CloudFront should not wait for it.
 */
export function edgeArchive(stack: SiteStack, { sites }: DeploymentStacks): SiteStack {
  new LogArchive(stack, "log-archive", {
    topic: { arn: stack.siteNames.arn("sns", stack.siteNames.of(ALERTS)) },
    control: sites.control,
    archive: ARCHIVE,
    key: KEYS.logs,
    archiveKey: KEYS.logs,
    buckets: [EDGE_LOGS],
  });
  return stack;
}
