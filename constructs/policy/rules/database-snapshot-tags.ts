import { finding, type Rule } from "../rule";
import { isOn } from "../values";

export const databaseSnapshotTags: Rule = {
  id: "database-snapshot-tags",
  title: "Snapshots have the tags of their database, for access control and cost allocation",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-16",
  check: (stack) =>
    stack
      .all("aws_db_instance", "aws_rds_cluster")
      .filter(({ values }) => !isOn(values["copy_tags_to_snapshot"]))
      .map((database) => finding(database, "loses its tags in snapshots: set copy_tags_to_snapshot to true")),
};
