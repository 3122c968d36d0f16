import { DATABASES, isLocalReplica } from "../databases";
import { finding, type Rule } from "../rule";
import { isGiven, isOn } from "../values";

const GLOBAL = ["aws_rds_global_cluster", "aws_docdb_global_cluster"];

export const databaseEncrypted: Rule = {
  id: "database-encrypted",
  title: "Every database is encrypted with a customer managed key",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-3",
  check: (stack) => [
    ...stack
      .all(...DATABASES)
      .filter((database) => !isLocalReplica(stack, database))
      .flatMap((database) => [
        ...(isOn(database.values["storage_encrypted"]) || inherits(database.values)
          ? []
          : [finding(database, "stores its data unencrypted: set storage_encrypted to true")]),
        ...(isGiven(database.values["kms_key_id"])
          ? []
          : [finding(database, "has no customer managed key: set kms_key_id")]),
      ]),
    ...stack
      .all(...GLOBAL)
      .filter(({ values }) => !isOn(values["storage_encrypted"]) && !isGiven(values["source_db_cluster_identifier"]))
      .map((global) => finding(global, "stores its data unencrypted: set storage_encrypted to true")),
  ],
};

/** A replica in another region is encrypted if it names a key. */
function inherits({ replicate_source_db, kms_key_id }: Readonly<Record<string, unknown>>): boolean {
  return replicate_source_db !== undefined && kms_key_id !== undefined;
}
