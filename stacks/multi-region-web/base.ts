import { TerraformOutput } from "cdktf";
import { ImageReplication } from "../../constructs/delivery/image-replication";
import { ImageRepository } from "../../constructs/delivery/image-repository";
import { BackupVault } from "../../constructs/security/backup-vault";
import { Key } from "../../constructs/security/key";
import { AssetBucket } from "../../constructs/storage/asset-bucket";
import { LogBucket } from "../../constructs/storage/log-bucket";
import { IMAGES, KEYS, LOGS } from "../shared/part-names";
import { baseline, ownWriters } from "../shared/site/account-baseline";
import type { SiteStack } from "../shared/site-stack";
import type { WebStacks } from "./web-stacks";

/**
 * What other sites need of a site before they can be built: its keys, buckets and repositories. Two sites that replicate
 * to each other cannot be built one after the other in any order; two bases can.
 */
export function webBase(stack: SiteStack, stacks: WebStacks): SiteStack {
  const { assets, backup, logs } = stacks.deployment;
  const logKey = new Key(stack, "logs-key", {
    name: KEYS.logs,
    description: "Logs, notifications and functions of the site",
    services: ["logs", "cloudwatch", "delivery.logs"],
  });
  const logBucket = new LogBucket(stack, "logs", {
    retentionDays: logs.retentionDays,
    services: ["loadBalancers", "s3AccessLogs"],
    writers: ownWriters(stack.siteNames, stacks),
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
    new ImageReplication(stack, "image-replication", { regions: [stacks.sites.secondary.site.region] });
    new TerraformOutput(stack, "repository_url", {
      description: "Push the application's image to this repository, which copies it to the secondary's region",
      value: images.url,
    });
  }
  baseline(stack, stacks, LOGS, logKey);
  return stack;
}
