import { stackWith } from "../support/account";
import { scaledClusters } from "../../tools/destroy/readers";
import { listed, protectionsOf } from "../../tools/destroy/protections";
import { lifting } from "../../tools/destroy/state-backends";

test("destroy: every kind of protection is found, and what has none is not", () => {
  const stack = stackWith({
    aws_rds_cluster: [
      { deletion_protection: true, lifecycle: { prevent_destroy: true } },
      { deletion_protection: false },
    ],
    aws_dynamodb_table: [{ deletion_protection_enabled: true }],
    aws_lb: [{ enable_deletion_protection: true }, {}],
    aws_s3_bucket: [{ force_destroy: false }, {}, { force_destroy: true }],
    aws_ecr_repository: [{}, { force_delete: true }],
    aws_backup_vault: [{}, { force_destroy: true }],
    aws_backup_vault_lock_configuration: [{}],
    aws_s3_bucket_object_lock_configuration: [{}],
    aws_kms_key: [{ lifecycle: { ignore_changes: ["a"] } }],
  });
  expect(protectionsOf(stack).map(({ address, kinds }) => [address, ...kinds])).toEqual([
    ["aws_rds_cluster.r0", "prevent_destroy", "deletion protection"],
    ["aws_dynamodb_table.r0", "deletion protection"],
    ["aws_lb.r0", "deletion protection"],
    ["aws_s3_bucket.r0", "objects in the bucket"],
    ["aws_s3_bucket.r1", "objects in the bucket"],
    ["aws_ecr_repository.r0", "images in the repository"],
    ["aws_backup_vault.r0", "recovery points in the vault"],
    ["aws_backup_vault_lock_configuration.r0", "vault lock"],
    ["aws_s3_bucket_object_lock_configuration.r0", "object lock"],
  ]);
});

test("destroy: protections are listed by stack", () => {
  const one = stackWith({ aws_lb: [{ enable_deletion_protection: true }] });
  const two = stackWith({ aws_kms_key: [{ lifecycle: { prevent_destroy: true } }] }, { name: "web-dev-dns" });
  expect(listed([one, two].flatMap(protectionsOf))).toBe(
    ["web-dev-primary", "  aws_lb.r0: deletion protection", "web-dev-dns", "  aws_kms_key.r0: prevent_destroy"].join(
      "\n",
    ),
  );
});

test("destroy: the overrides of a state backend lift what it has, and nothing else", () => {
  const { resources } = stackWith({
    aws_s3_bucket: [{ force_destroy: false, lifecycle: { prevent_destroy: true } }],
    aws_dynamodb_table: [{ deletion_protection_enabled: true, lifecycle: { prevent_destroy: true } }],
    aws_s3_bucket_policy: [{}],
  });
  expect(lifting(resources)).toEqual({
    aws_s3_bucket: { r0: { lifecycle: { prevent_destroy: false }, force_destroy: true } },
    aws_dynamodb_table: { r0: { lifecycle: { prevent_destroy: false }, deletion_protection_enabled: false } },
  });
});

test("R24: the clusters whose readers auto scaling adds, and no other target", () => {
  const stack = stackWith({
    aws_appautoscaling_target: [
      { service_namespace: "rds", resource_id: "cluster:web-dev-primary-database" },
      { service_namespace: "ecs", resource_id: "service/a/b" },
    ],
  });
  expect(scaledClusters(stack)).toEqual([{ region: "us-east-1", cluster: "web-dev-primary-database" }]);
});
