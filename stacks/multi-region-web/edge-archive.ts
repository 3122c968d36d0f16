import { LogArchive } from "../../constructs/observability/log-archive";
import type { DeploymentFrame } from "../deployment-frame";
import type { SiteStack } from "../site-stack";
import { ARCHIVE, EDGE_LOGS, KEYS } from "./base";
import { ALERTS } from "./watch";

/**
 * Copies the edge's logs into the archive. It is a stack of its own because S3 refuses to replicate into a bucket that does
 * not exist, and CloudFront need not wait for one.
 */
export function edgeArchive(stack: SiteStack, { sites }: DeploymentFrame): SiteStack {
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
