import { BackupVault as AwsBackupVault } from "@cdktf/provider-aws/lib/backup-vault";
import { BackupVaultLockConfiguration } from "@cdktf/provider-aws/lib/backup-vault-lock-configuration";
import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import type { SiteNames } from "../core/names";
import { isProtected, statefulLifecycle } from "../core/protection";
import { siteOf } from "../core/site";
import { Key } from "./key";

export interface BackupVaultProps {
  /**
   * Minimum retention of every recovery point in days. This locks the vault in compliance
   * mode: three days after the deployment nobody, not even AWS, can shorten or remove the lock, and the vault
   * can be deleted only after its last recovery point has expired. Plans and copies need at least this retention.
   * @default not locked
   * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
   */
  readonly lockedDays?: number;
}

/** Last part of the deterministic names, of vault, key and plan. */
export const BACKUP = "backup";
/** Days for which a lock can be removed: the minimum that AWS offers. */
const CHANGEABLE_DAYS = 3;
const MAX_RETENTION_DAYS = 36500;

/** Deterministic ARN of a site's vault. */
export function backupVaultArn(names: SiteNames): string {
  return names.arn("backup", `backup-vault:${names.of(BACKUP)}`);
}

/**
 * A vault for recovery points of this site and copies of the other site's, with its own key: the backups stay readable if
 * the key of the data is lost. It is created before any plan, so that two sites can copy to each other.
 */
export class BackupVault extends Construct {
  /** Deterministic name. */
  readonly name: string;
  /** Deterministic ARN. */
  readonly arn: string;

  constructor(scope: Construct, id: string, { lockedDays }: BackupVaultProps = {}) {
    super(scope, id);
    if (
      lockedDays !== undefined &&
      (!Number.isInteger(lockedDays) || lockedDays < 1 || lockedDays > MAX_RETENTION_DAYS)
    ) {
      throw new InvalidProps(this, `lockedDays should be from 1 to ${MAX_RETENTION_DAYS}, got ${lockedDays}`);
    }
    const site = siteOf(this);
    this.name = site.siteNames.of(BACKUP);
    this.arn = backupVaultArn(site.siteNames);
    const key = new Key(this, "key", { name: BACKUP, description: "Backups of the site", services: ["backup"] });
    const vault = new AwsBackupVault(this, "Resource", {
      name: this.name,
      kmsKeyArn: key.arn,
      forceDestroy: !isProtected(site) && lockedDays === undefined,
      lifecycle: statefulLifecycle(site),
    });
    if (lockedDays === undefined) return;
    new BackupVaultLockConfiguration(this, "lock", {
      backupVaultName: vault.name,
      changeableForDays: CHANGEABLE_DAYS,
      minRetentionDays: lockedDays,
    });
  }
}
