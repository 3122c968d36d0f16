import { refersTo, type ResourceView, show, type StackDocument } from "./stack-document";
import { isGiven } from "./values";

/** Databases that keep data of their own; the instances of a cluster keep theirs in the cluster. */
export const DATABASES = ["aws_db_instance", "aws_rds_cluster", "aws_docdb_cluster"] as const;

/** Whether an instance is a replica: it inherits settings of its source. */
export function isReplica({ values }: ResourceView): boolean {
  return isGiven(values["replicate_source_db"]);
}

/** Whether an instance is a replica in its source's region: AWS then uses encryption and backup settings of the source. */
export function isLocalReplica(stack: StackDocument, database: ResourceView): boolean {
  return (
    isReplica(database) &&
    stack
      .all("aws_db_instance")
      .some(
        (source) =>
          refersTo(database.values["replicate_source_db"], source) ||
          database.values["replicate_source_db"] === source.values["identifier"],
      )
  );
}

/** `mysql`, `postgres`, `docdb` or undefined for other engines. */
export function familyOf({ type, values }: ResourceView): "mysql" | "postgres" | "docdb" | undefined {
  if (type === "aws_docdb_cluster") return "docdb";
  const engine = show(values["engine"]);
  if (/mysql|mariadb/.test(engine)) return "mysql";
  return engine.includes("postgres") ? "postgres" : undefined;
}
