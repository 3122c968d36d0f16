import { finding, type Rule } from "../rule";
import { blocks } from "../stack-document";

/** Resources that hold data, and the deletion protection attribute where the service has one. */
const STATEFUL: Readonly<Record<string, string | undefined>> = {
  aws_s3_bucket: undefined,
  aws_kms_key: undefined,
  aws_dynamodb_table: "deletion_protection_enabled",
  aws_db_instance: "deletion_protection",
  aws_rds_cluster: "deletion_protection",
  aws_rds_global_cluster: "deletion_protection",
  aws_docdb_cluster: "deletion_protection",
  aws_elasticache_replication_group: undefined,
  aws_secretsmanager_secret: undefined,
  aws_ecr_repository: undefined,
  aws_backup_vault: undefined,
  aws_route53_zone: undefined,
};

export const deletionProtected: Rule = {
  id: "deletion-protected",
  title: "In production no plan can destroy resources that hold data",
  source: "https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#prevent_destroy",
  check: (stack) =>
    stack.facts.environment !== "prod"
      ? []
      : stack.all(...Object.keys(STATEFUL)).flatMap((store) => {
          const flag = STATEFUL[store.type];
          const kept = blocks(store.values["lifecycle"]).some(({ prevent_destroy }) => prevent_destroy === true);
          return [
            ...(kept
              ? []
              : [finding(store, "a plan could destroy it: set lifecycle.prevent_destroy with statefulLifecycle()")]),
            ...(flag === undefined || store.values[flag] === true
              ? []
              : [finding(store, `could be deleted: set ${flag} to true`)]),
            ...(store.values["force_destroy"] === true
              ? [finding(store, "would lose its contents: set force_destroy to false")]
              : []),
          ];
        }),
};
