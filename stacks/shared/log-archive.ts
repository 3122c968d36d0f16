import { LogArchive } from "../../constructs/observability/log-archive";
import type { TopicRef } from "../../constructs/observability/topic";
import type { DeploymentStacks } from "./deployment-stacks";
import { ARCHIVE, KEYS, LOGS } from "./part-names";
import type { SiteStack } from "./site-stack";

/** Copies a bucket of logs into the archive in the control region; `bucket` is the last part of its name. */
export function archiveLogs(
  stack: SiteStack,
  { sites }: DeploymentStacks,
  { topic, bucket = LOGS }: { readonly topic: TopicRef; readonly bucket?: string },
): LogArchive {
  return new LogArchive(stack, "log-archive", {
    topic,
    control: sites.control,
    archive: ARCHIVE,
    key: KEYS.logs,
    archiveKey: KEYS.logs,
    buckets: [bucket],
  });
}
