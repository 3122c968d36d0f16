import { finding, type Rule } from "../rule";
import { isGiven } from "../values";

export const backupVaultEncrypted: Rule = {
  id: "backup-vault-encrypted",
  title: "Backups are encrypted with a customer managed key",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/backup-controls.html#backup-1",
  check: (stack) =>
    stack
      .all("aws_backup_vault")
      .filter(({ values }) => !isGiven(values["kms_key_arn"]))
      .map((vault) => finding(vault, "has no customer managed key: set kms_key_arn")),
};
