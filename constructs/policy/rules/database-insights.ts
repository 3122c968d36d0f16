import { finding, type Rule } from "../rule";
import { isGiven, isOn } from "../values";

export const databaseInsights: Rule = {
  id: "database-insights",
  title: "Performance Insights tell what every database waits for, encrypted with a key of ours",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.html",
  check: (stack) =>
    stack.all("aws_db_instance", "aws_rds_cluster_instance").flatMap((instance) => {
      if (!isOn(instance.values["performance_insights_enabled"])) {
        return [finding(instance, "does not tell what it waits for: set performance_insights_enabled to true")];
      }
      return isGiven(instance.values["performance_insights_kms_key_id"])
        ? []
        : [finding(instance, "has no key for its insights: set performance_insights_kms_key_id")];
    }),
};
