import { finding, type Rule } from "../rule";
import { blocks } from "../stack-document";
import { isOff, isOn } from "../values";

export const buildContained: Rule = {
  id: "build-contained",
  title: "Builds write logs and are not privileged, unless they build images",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/codebuild-controls.html#codebuild-5",
  check: (stack) =>
    stack.all("aws_codebuild_project").flatMap((project) => {
      const privileged = blocks(project.values["environment"]).some(({ privileged_mode }) => isOn(privileged_mode));
      const logs = blocks(project.values["logs_config"]);
      const unlogged = logs.some(
        ({ cloudwatch_logs, s3_logs }) =>
          blocks(cloudwatch_logs).some(({ status }) => status === "DISABLED" || isOff(status)) &&
          !blocks(s3_logs).some(({ status }) => status === "ENABLED"),
      );
      return [
        ...(privileged
          ? [
              finding(
                project,
                "is privileged: set privileged_mode to false, or acknowledge that it builds images with Docker",
              ),
            ]
          : []),
        ...(unlogged ? [finding(project, "writes no log: set the status of cloudwatch_logs to ENABLED")] : []),
      ];
    }),
};
