import { finding, type Rule } from "../rule";
import { isOff } from "../values";

const TYPES = [
  "aws_db_instance",
  "aws_rds_cluster_instance",
  "aws_docdb_cluster_instance",
  "aws_elasticache_replication_group",
];

export const databaseUpgrades: Rule = {
  id: "database-upgrades",
  title: "Databases and caches take security fixes of their engine by themselves",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-13",
  check: (stack) =>
    stack
      .all(...TYPES)
      .filter(({ values }) => isOff(values["auto_minor_version_upgrade"]))
      .map((database) => finding(database, "takes no security fixes: set auto_minor_version_upgrade to true")),
};
