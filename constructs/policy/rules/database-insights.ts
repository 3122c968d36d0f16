import { finding, type Rule } from "../rule";
import { isGiven, isOn } from "../values";

export const databaseInsights: Rule = {
  id: "database-insights",
  title: "Every database instance has Performance Insights, encrypted with a customer managed key",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.html",
  check: (stack) =>
    stack.all("aws_db_instance", "aws_rds_cluster_instance").flatMap((instance) => {
      if (!isOn(instance.values["performance_insights_enabled"])) {
        return [finding(instance, "has no Performance Insights: set performance_insights_enabled to true")];
      }
      return isGiven(instance.values["performance_insights_kms_key_id"])
        ? []
        : [
            finding(
              instance,
              "has Performance Insights without a customer managed key: set performance_insights_kms_key_id",
            ),
          ];
    }),
};
