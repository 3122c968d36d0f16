import { finding, type Rule } from "../rule";
import { blocks } from "../stack-document";

export const clusterInsights: Rule = {
  id: "cluster-insights",
  title: "Every ECS cluster has Container Insights",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-12",
  check: (stack) =>
    stack
      .all("aws_ecs_cluster")
      .filter(
        ({ values }) =>
          !blocks(values["setting"]).some(
            ({ name, value }) => name === "containerInsights" && (value === "enabled" || value === "enhanced"),
          ),
      )
      .map((cluster) =>
        finding(cluster, "has no Container Insights: set the setting containerInsights to enhanced or enabled"),
      ),
};
