import { finding, type Rule } from "../rule";
import { show } from "../stack-document";

export const servicePlatform: Rule = {
  id: "service-platform",
  title: "Fargate services run on the latest platform version",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-10",
  check: (stack) =>
    stack
      .all("aws_ecs_service")
      .filter(({ values }) => (values["platform_version"] ?? "LATEST") !== "LATEST")
      .map((service) =>
        finding(
          service,
          `stays on platform version ${show(service.values["platform_version"])}: set platform_version to LATEST`,
        ),
      ),
};
