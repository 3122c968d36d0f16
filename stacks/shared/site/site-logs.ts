import type { CommonDeployment } from "../../../config/schema/groups/common";
import type { logFields } from "../../../config/schema/groups/operation";
import type { Values } from "../../../config/schema/values/fields";
import { LogShipping } from "../../../constructs/observability/log-shipping";
import type { KeyRef } from "../../../constructs/security/key";
import type { DeploymentStacks } from "../deployment-stacks";
import type { SiteStack } from "../site-stack";

type Logged = CommonDeployment & Values<typeof logFields>;

/** Ships every log group of a serving site's stack to the site's bucket of logs. Call it after the last log group. */
export function shipLogs(stack: SiteStack, { deployment }: DeploymentStacks<Logged>, key: KeyRef): void {
  new LogShipping(stack, "log-shipping", { key, logRetentionDays: deployment.logs.retentionDays }).ship(stack);
}
