import { finding, type Rule } from "../rule";
import { isOn } from "../values";

export const databaseIamAuth: Rule = {
  id: "database-iam-auth",
  title: "Every database has IAM database authentication, so that people need no password",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-10",
  check: (stack) =>
    stack
      .all("aws_db_instance", "aws_rds_cluster")
      .filter(({ values }) => !isOn(values["iam_database_authentication_enabled"]))
      .map((database) => finding(database, "accepts only passwords: set iam_database_authentication_enabled to true")),
};
