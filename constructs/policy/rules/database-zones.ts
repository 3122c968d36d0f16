import { isReplica } from "../databases";
import { finding, type Rule } from "../rule";
import { isOn } from "../values";

export const databaseZones: Rule = {
  id: "database-zones",
  title: "In production a database instance has its standby in another zone",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-5",
  check: (stack) =>
    stack.facts.environment !== "prod"
      ? []
      : stack
          .all("aws_db_instance")
          .filter((database) => !isReplica(database) && !isOn(database.values["multi_az"]))
          .map((database) => finding(database, "is lost with its zone: set multi_az to true")),
};
