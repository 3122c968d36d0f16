import { TerraformOutput } from "cdktf";
import type { SiteNames } from "../../constructs/core/names";
import { ImageReplication } from "../../constructs/delivery/image-replication";
import { ImageRepository } from "../../constructs/delivery/image-repository";
import { archivingRole } from "../../constructs/observability/log-archive";
import { NAME as SHIPPING } from "../../constructs/observability/log-shipping";
import { AccountBaseline, CONFIG } from "../../constructs/security/account-baseline";
import { AuditTrail } from "../../constructs/security/audit-trail";
import { BackupVault } from "../../constructs/security/backup-vault";
import { Key, type KeyRef } from "../../constructs/security/key";
import { AssetBucket } from "../../constructs/storage/asset-bucket";
import { LogBucket } from "../../constructs/storage/log-bucket";
import type { DeploymentStacks } from "../shared/deployment-stacks";
import type { SiteStack } from "../shared/site-stack";

/** Parts of deterministic names that stacks of this architecture share. */
export const KEYS = { data: "data", logs: "logs" } as const;
export const IMAGES = "app";
export const ARCHIVE = "archive";
export const LOGS = "logs";
/** Bucket of the edge's logs. */
export const EDGE_LOGS = "edge-logs";

/**
 * What other sites need of a site before they can be built: its keys, buckets and repositories. Two sites that replicate
 * to each other cannot be built one after the other in any order; two bases can.
 */
export function webBase(stack: SiteStack, frame: DeploymentStacks): SiteStack {
  const { assets, backup, logs } = frame.deployment;
  const logKey = new Key(stack, "logs-key", {
    name: KEYS.logs,
    description: "Logs, notifications and functions of the site",
    services: ["logs", "cloudwatch", "delivery.logs"],
  });
  const logBucket = new LogBucket(stack, "logs", {
    retentionDays: logs.retentionDays,
    services: ["loadBalancers", "s3AccessLogs"],
    writers: ownWriters(stack.siteNames, frame),
  });
  const data = new Key(stack, "data-key", {
    name: KEYS.data,
    description: "Database, secrets, images and assets of the site",
    services: ["cloudfront"],
  });
  new AssetBucket(stack, "assets", {
    keyArn: data.arn,
    logBucket,
    intelligentTiering: assets.intelligentTiering,
  });
  new BackupVault(stack, "backups", backup.vaultLock ? { lockedDays: backup.retentionDays } : {});
  const images = new ImageRepository(stack, "images", { name: IMAGES, keyArn: data.arn });
  if (stack.siteRole === "primary") {
    new ImageReplication(stack, "image-replication", { regions: [frame.sites.secondary.site.region] });
    new TerraformOutput(stack, "repository_url", {
      description: "Push the application's image to this repository, which copies it to the secondary's region",
      value: images.url,
    });
  }
  baseline(stack, frame, LOGS, logKey);
  return stack;
}

/** The control site keeps the archive of every site's logs. */
export function controlBase(stack: SiteStack, frame: DeploymentStacks): SiteStack {
  const { logs } = frame.deployment;
  const key = new Key(stack, "logs-key", {
    name: KEYS.logs,
    description: "Logs, notifications and functions of the site",
    services: [
      "logs",
      "cloudwatch",
      "delivery.logs",
      ...(frame.deployment.accountBaseline ? (["cloudtrail"] as const) : []),
    ],
  });
  new LogBucket(stack, "archive", {
    name: ARCHIVE,
    retentionDays: logs.archiveDays,
    services: [],
    writers: archiveWriters(frame),
    keyArn: key.arn,
  });
  baseline(stack, frame, ARCHIVE, key);
  if (frame.deployment.accountBaseline) {
    new AuditTrail(stack, "audit-trail", {
      key,
      retentionDays: logs.archiveDays,
      logRetentionDays: logs.retentionDays,
    });
  }
  return stack;
}

/** Roles that write into the archive: those that copy the sites' and the edge's logs, and the control site's own. */
function archiveWriters(frame: DeploymentStacks): string[] {
  const { sites, edge } = frame;
  return [
    sites.primary.roleArn(archivingRole(LOGS)),
    sites.secondary.roleArn(archivingRole(LOGS)),
    edge.roleArn(archivingRole(EDGE_LOGS)),
    ...ownWriters(sites.control, frame),
  ];
}

/** Roles of a site that write into its own bucket of logs: Firehose's, and AWS Config's where it records. */
function ownWriters(site: SiteNames, { deployment }: DeploymentStacks): string[] {
  return [SHIPPING, ...(deployment.accountBaseline ? [CONFIG] : [])].map((role) => site.roleArn(role));
}

/** What every account should have in every region, if the account does not have it yet. */
function baseline(stack: SiteStack, { deployment }: DeploymentStacks, logBucket: string, logKey: KeyRef): void {
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
