import type { accountFields } from "../../../config/schema/groups/account";
import type { CommonDeployment } from "../../../config/schema/groups/common";
import type { logFields } from "../../../config/schema/groups/operation";
import type { Values } from "../../../config/schema/values/fields";
import { archivingRole } from "../../../constructs/observability/log-archive";
import { AuditTrail } from "../../../constructs/security/audit-trail";
import { Key } from "../../../constructs/security/key";
import { LogBucket } from "../../../constructs/storage/log-bucket";
import type { DeploymentStacks } from "../deployment-stacks";
import { ARCHIVE, EDGE_LOGS, KEYS, LOGS } from "../part-names";
import type { SiteStack } from "../site-stack";
import { baseline, ownWriters } from "./account-baseline";

type Archived = CommonDeployment & Values<typeof logFields> & Values<typeof accountFields>;

/** The control site keeps the archive of every site's logs. */
export function controlBase(stack: SiteStack, stacks: DeploymentStacks<Archived>): SiteStack {
  const { logs } = stacks.deployment;
  const key = new Key(stack, "logs-key", {
    name: KEYS.logs,
    description: "Logs, notifications and functions of the site",
    services: [
      "logs",
      "cloudwatch",
      "delivery.logs",
      ...(stacks.deployment.accountBaseline ? (["cloudtrail"] as const) : []),
    ],
  });
  new LogBucket(stack, "archive", {
    name: ARCHIVE,
    retentionDays: logs.archiveDays,
    services: [],
    writers: archiveWriters(stacks),
    keyArn: key.arn,
  });
  baseline(stack, stacks, ARCHIVE, key);
  if (stacks.deployment.accountBaseline) {
    new AuditTrail(stack, "audit-trail", {
      key,
      retentionDays: logs.archiveDays,
      logRetentionDays: logs.retentionDays,
    });
  }
  return stack;
}

/** Roles that write into the archive: those that copy the logs of the sites and of CloudFront, and the control site's own. */
function archiveWriters(stacks: DeploymentStacks<Archived>): string[] {
  const { sites, servingSites, global } = stacks;
  return [
    ...servingSites.map(({ names }) => names.roleArn(archivingRole(LOGS))),
    global.roleArn(archivingRole(EDGE_LOGS)),
    ...ownWriters(sites.control, stacks),
  ];
}
