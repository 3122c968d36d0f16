import { finding, type Rule } from "../rule";
import { show } from "../stack-document";
import { isOff } from "../values";

export const databasePrivate: Rule = {
  id: "database-private",
  title: "No database has a public address",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-2",
  check: (stack) =>
    stack
      .all("aws_db_instance", "aws_rds_cluster_instance")
      .filter(({ values: { publicly_accessible: open } }) => open !== undefined && !isOff(open))
      .map((database) =>
        finding(
          database,
          `has a public address (${show(database.values["publicly_accessible"])}): set publicly_accessible to false`,
        ),
      ),
};
