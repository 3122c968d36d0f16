import { clusterOf, staysLongTerm } from "../long-term-versions";
import { finding, type Rule } from "../rule";
import type { ResourceView, StackDocument } from "../stack-document";
import { isOff } from "../values";

const TYPES = [
  "aws_db_instance",
  "aws_rds_cluster_instance",
  "aws_docdb_cluster_instance",
  "aws_elasticache_replication_group",
];

/**
 * An automatic upgrade of a version with long-term support leads to a version without it, and in a global database to
 * one region before the other: Aurora refuses every switchover until both have it. Patches of such a version are still
 * installed in the maintenance window.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Update.SpecialVersions.html
 */
export const databaseUpgrades: Rule = {
  id: "database-upgrades",
  title: "Databases and caches install engine security fixes automatically; long-term support versions are kept",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-13",
  check: (stack) =>
    stack.all(...TYPES).flatMap((database) => {
      const off = isOff(database.values["auto_minor_version_upgrade"]);
      if (isKept(stack, database) === off) return [];
      return [
        finding(
          database,
          off
            ? "installs no security fixes: set auto_minor_version_upgrade to true"
            : "would be upgraded away from its long-term version, one region before the other: " +
                "set auto_minor_version_upgrade to false",
        ),
      ];
    }),
};

function isKept(stack: StackDocument, database: ResourceView): boolean {
  if (database.type !== "aws_rds_cluster_instance") return false;
  const cluster = clusterOf(stack, database);
  return cluster !== undefined && staysLongTerm(cluster);
}
