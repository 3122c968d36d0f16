import { finding, type Rule } from "../rule";
import { isGiven } from "../values";

export const databaseMonitored: Rule = {
  id: "database-monitored",
  title: "Every database instance has Enhanced Monitoring",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-6",
  check: (stack) =>
    stack
      .all("aws_db_instance", "aws_rds_cluster_instance")
      .filter(
        ({ values: { monitoring_interval: seconds, monitoring_role_arn: role } }) =>
          typeof seconds !== "number" || seconds < 1 || !isGiven(role),
      )
      .map((instance) =>
        finding(
          instance,
          "has no Enhanced Monitoring: set monitoring_interval to 60 seconds or fewer, and monitoring_role_arn",
        ),
      ),
};
