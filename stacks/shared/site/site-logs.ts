import type { CommonDeployment } from "../../../config/schema/groups/common";
import type { logFields } from "../../../config/schema/groups/operation";
import type { Values } from "../../../config/schema/values/fields";
import { LogArchive } from "../../../constructs/observability/log-archive";
import { LogShipping } from "../../../constructs/observability/log-shipping";
import type { Topic } from "../../../constructs/observability/topic";
import type { KeyRef } from "../../../constructs/security/key";
import type { DeploymentStacks } from "../deployment-stacks";
import { ARCHIVE, KEYS } from "../part-names";
import type { SiteStack } from "../site-stack";

type Logged = CommonDeployment & Values<typeof logFields>;

/** Copies a serving site's bucket of logs into the archive in the control region. */
export function siteArchive(stack: SiteStack, { sites }: DeploymentStacks, topic: Topic): LogArchive {
  return new LogArchive(stack, "log-archive", {
    topic,
    control: sites.control,
    archive: ARCHIVE,
    key: KEYS.logs,
    archiveKey: KEYS.logs,
  });
}

/** Ships every log group of a serving site's stack to the site's bucket of logs. Call it after the last log group. */
export function shipLogs(stack: SiteStack, { deployment }: DeploymentStacks<Logged>, key: KeyRef): void {
  new LogShipping(stack, "log-shipping", { key, logRetentionDays: deployment.logs.retentionDays }).ship(stack);
}
