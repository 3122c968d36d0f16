import type { CommonDeployment } from "../../../config/schema/groups/common";
import type { accountFields } from "../../../config/schema/groups/account";
import type { Values } from "../../../config/schema/values/fields";
import type { SiteNames } from "../../../constructs/core/names";
import { NAME as SHIPPING } from "../../../constructs/observability/log-shipping";
import { AccountBaseline, CONFIG } from "../../../constructs/security/account-baseline";
import type { KeyRef } from "../../../constructs/security/key";
import type { DeploymentStacks } from "../deployment-stacks";
import type { SiteStack } from "../site-stack";

type WithBaseline = CommonDeployment & Pick<Values<typeof accountFields>, "accountBaseline" | "unusedAccessDays">;

/** Roles of a site that write into its own bucket of logs: Firehose's, and AWS Config's where it records. */
export function ownWriters(site: SiteNames, { deployment }: DeploymentStacks<WithBaseline>): string[] {
  return [SHIPPING, ...(deployment.accountBaseline ? [CONFIG] : [])].map((role) => site.roleArn(role));
}

/** With `accountBaseline`: GuardDuty, AWS Config, Security Hub and IAM Access Analyzer. */
export function baseline(
  stack: SiteStack,
  { deployment }: DeploymentStacks<WithBaseline>,
  logBucket: string,
  logKey: KeyRef,
): void {
  if (!deployment.accountBaseline) return;
  new AccountBaseline(stack, "baseline", {
    guardDuty: true,
    config: true,
    configGlobalResources: stack.siteRole === "control",
    logBucket,
    logKey,
    securityHub: true,
    externalAccess: true,
    ...(stack.siteRole === "control" && deployment.unusedAccessDays !== undefined
      ? { unusedAccessDays: deployment.unusedAccessDays }
      : {}),
  });
}
