import { BackupPlan as AwsBackupPlan } from "@cdktf/provider-aws/lib/backup-plan";
import { BackupRegionSettings } from "@cdktf/provider-aws/lib/backup-region-settings";
import { BackupSelection } from "@cdktf/provider-aws/lib/backup-selection";
import { BackupVault as AwsBackupVault } from "@cdktf/provider-aws/lib/backup-vault";
import { BackupVaultLockConfiguration } from "@cdktf/provider-aws/lib/backup-vault-lock-configuration";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { BackupPlan, type BackupPlanProps } from "../../../constructs/security/backup-plan";
import { BackupVault, backupVaultArn, type BackupVaultProps } from "../../../constructs/security/backup-vault";
import { DeploymentNames } from "../../../constructs/core/names";
import { ACCOUNT, synthesizedSite, type TestSiteOptions } from "../../support/site";
import { asText, resource } from "../../support/synth";
import { containing } from "../../support/containing";

const CLUSTER = "arn:aws:rds:us-east-1:123456789012:cluster:test-dev-primary-database";
const other = new DeploymentNames({ name: "test", environment: "dev", account: ACCOUNT }).site({
  role: "secondary",
  region: "us-west-2",
});
const vault = (props: BackupVaultProps = {}, options?: TestSiteOptions) =>
  synthesizedSite((site) => {
    new BackupVault(site, "vault", props);
  }, options).site;
const plan = (props: Partial<BackupPlanProps> = {}) =>
  synthesizedSite((site) => {
    new BackupPlan(site, "backup", { retentionDays: 35, arns: [CLUSTER], ...props });
  });
const rule = (props: Partial<BackupPlanProps>) =>
  (resource(plan(props).site, "aws_backup_plan.backup")["rule"] as Record<string, unknown>[])[0]!;

test("C8: a vault has a deterministic name and a key of its own that AWS Backup may use", () => {
  const stack = vault();
  expect(asText(stack)).toHaveResourceWithProperties(AwsBackupVault, {
    name: "test-dev-primary-backup",
    kms_key_arn: "${aws_kms_key.vault_key.arn}",
    force_destroy: true,
  });
  expect(asText(stack)).toHaveResourceWithProperties(KmsAlias, { name: "alias/test-dev-primary-backup" });
  expect(stack.data!["aws_iam_policy_document"]!["vault_key_policy"]!["statement"]).toContainEqual(
    expect.objectContaining({ sid: "Backup" }),
  );
  expect(asText(stack)).not.toHaveResource(BackupVaultLockConfiguration);
});

test("C8: a lock is permanent after three days, and a plan does not empty a locked vault", () => {
  const stack = vault({ lockedDays: 7 });
  expect(asText(stack)).toHaveResourceWithProperties(BackupVaultLockConfiguration, {
    backup_vault_name: "${aws_backup_vault.vault.name}",
    changeable_for_days: 3,
    min_retention_days: 7,
  });
  expect(asText(stack)).toHaveResourceWithProperties(AwsBackupVault, { force_destroy: false });
});

test("in production no plan may destroy a vault", () => {
  expect(asText(vault({}, { environment: "prod" }))).toHaveResourceWithProperties(AwsBackupVault, {
    force_destroy: false,
    lifecycle: { prevent_destroy: true },
  });
  expect(resource(vault(), "aws_backup_vault.vault")).not.toHaveProperty("lifecycle");
});

test("C8: backups are daily, warm, kept for the configured days, and copied to the vault with the deterministic name of the other site", () => {
  expect(rule({ copyTo: other })).toEqual({
    rule_name: "daily",
    target_vault_name: "test-dev-primary-backup",
    schedule: "cron(0 7 * * ? *)",
    start_window: 60,
    completion_window: 480,
    lifecycle: { delete_after: 35 },
    copy_action: [
      {
        destination_vault_arn: "arn:aws:backup:us-west-2:123456789012:backup-vault:test-dev-secondary-backup",
        lifecycle: { delete_after: 35 },
      },
    ],
  });
  const copied = plan({ copyTo: other, copyRetentionDays: 90, startHour: 0 }).site;
  expect(asText(copied)).toHaveResourceWithProperties(AwsBackupPlan, {
    rule: containing([{ schedule: "cron(0 0 * * ? *)", copy_action: [{ lifecycle: { delete_after: 90 } }] }]),
  });
  expect(rule({})).not.toHaveProperty("copy_action");
});

test("C8: the name that a plan copies to is the one that the other site's vault has", () => {
  const stack = vault({}, { role: "secondary" });
  expect(backupVaultArn(other)).toMatch(new RegExp(`:${resource(stack, "aws_backup_vault.vault")["name"] as string}$`));
});

test("C8: resources to back up are selected by ARN, by tag, or both", () => {
  const selection = (props: Partial<BackupPlanProps>) =>
    resource(plan(props).site, "aws_backup_selection.backup_selection");
  const tag = { key: "Backup", value: "daily" };
  expect(asText(plan({}).site)).toHaveResourceWithProperties(BackupSelection, {
    resources: [CLUSTER],
    plan_id: "${aws_backup_plan.backup.id}",
  });
  expect(selection({})).not.toHaveProperty("selection_tag");
  expect(asText(plan({ arns: [], tag }).site)).toHaveResourceWithProperties(BackupSelection, {
    selection_tag: [{ type: "STRINGEQUALS", ...tag }],
  });
  expect(selection({ arns: [], tag })).not.toHaveProperty("resources");
  expect(asText(plan({ tag }).site)).toHaveResourceWithProperties(BackupSelection, {
    resources: [CLUSTER],
    selection_tag: [{ type: "STRINGEQUALS", ...tag }],
  });
});

test("R19: the account is opted in only to the named types, before resources are selected", () => {
  const { site } = plan({ optIn: ["Aurora"] });
  expect(site.resource!["aws_backup_region_settings"]).toEqual({
    backup_opt_in_aurora: expect.objectContaining({
      resource_type_opt_in_preference: { Aurora: true },
      lifecycle: { ignore_changes: ["resource_type_management_preference", "resource_type_opt_in_preference"] },
    }) as unknown,
  });
  expect(asText(site)).toHaveResourceWithProperties(BackupSelection, {
    depends_on: ["aws_backup_region_settings.backup_opt_in_aurora"],
  });
  expect(asText(plan({}).site)).not.toHaveResource(BackupRegionSettings);
});

test("A9: one role backs up, another restores, both only for AWS Backup", () => {
  const { site, identity } = plan();
  expect(asText(site)).toHaveResourceWithProperties(BackupSelection, {
    iam_role_arn: "arn:aws:iam::123456789012:role/test-dev-primary-backup",
  });
  expect(
    Object.values(identity.resource!["aws_iam_role_policy_attachment"]!).map(({ role, policy_arn }) => [
      role,
      policy_arn,
    ]),
  ).toEqual([
    ["${aws_iam_role.primary_backup.name}", "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"],
    [
      "${aws_iam_role.primary_restore.name}",
      "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores",
    ],
  ]);
  for (const part of ["backup", "restore"]) {
    const [trust] = identity.data!["aws_iam_policy_document"]![`primary_${part}_trust`]!["statement"] as object[];
    expect(trust).toMatchObject({ principals: [{ identifiers: ["backup.amazonaws.com"] }] });
    // AWS Backup passes no source resource: a condition on the source would deny it.
    expect(trust).not.toHaveProperty("condition");
  }
});

test.each([0, 36501, 1.5])("a vault fails when locked for %p days", (lockedDays) => {
  expect(() => vault({ lockedDays })).toThrow(`[site/vault] lockedDays should be from 1 to 36500, got ${lockedDays}`);
});

test.each<[Partial<BackupPlanProps>, string]>([
  [{ retentionDays: 0 }, "retentionDays should be from 1 to 36500, got 0"],
  [{ copyTo: other, copyRetentionDays: 0 }, "copyRetentionDays should be from 1 to 36500, got 0"],
  [{ copyRetentionDays: 7 }, "copyRetentionDays should come with copyTo, got 7 alone"],
  [{ startHour: 24 }, "startHour should be from 0 to 23, got 24"],
  [{ arns: [] }, "arns should name something, or tag be given, got neither"],
])("a plan fails with %j", (props, message) => {
  expect(() => plan(props)).toThrow(`[site/backup] ${message}`);
});

test("a plan fails when its copies would stay in the region", () => {
  const near = other.deployment.site({ role: "secondary", region: "us-east-1" });
  expect(() => plan({ copyTo: near })).toThrow("[site/backup] copyTo should be in another region, got us-east-1");
});
