import { finding, type Rule } from "../rule";
import { blocks } from "../stack-document";
import { isGiven, isOn } from "../values";

export const clusterExecLog: Rule = {
  id: "cluster-exec-log",
  title: "ECS Exec sessions are encrypted with a customer managed key and logged",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html#ecs-exec-logging",
  check: (stack) =>
    stack.all("aws_ecs_cluster").flatMap((cluster) => {
      const sessions = blocks(cluster.values["configuration"]).flatMap((one) =>
        blocks(one["execute_command_configuration"]),
      );
      const logged = sessions.some(
        ({ logging, log_configuration }) =>
          logging === "OVERRIDE" &&
          blocks(log_configuration).some(
            (log) =>
              (isGiven(log["cloud_watch_log_group_name"]) && isOn(log["cloud_watch_encryption_enabled"])) ||
              (isGiven(log["s3_bucket_name"]) && isOn(log["s3_bucket_encryption_enabled"])),
          ),
      );
      return [
        ...(logged
          ? []
          : [
              finding(
                cluster,
                "keeps no encrypted log of exec sessions: set execute_command_configuration with logging OVERRIDE and an encrypted log",
              ),
            ]),
        ...(sessions.some(({ kms_key_id }) => isGiven(kms_key_id))
          ? []
          : [finding(cluster, "has no key for exec sessions: set kms_key_id in execute_command_configuration")]),
      ];
    }),
};
