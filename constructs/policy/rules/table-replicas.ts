import { finding, type Rule } from "../rule";
import { blocks, show } from "../stack-document";
import { isGiven, isOn } from "../values";

export const tableReplicas: Rule = {
  id: "table-replicas",
  title: "Replicas of a DynamoDB table have point-in-time recovery and a customer managed key of their region",
  source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables-security.html",
  check: (stack) => [
    ...stack
      .all("aws_dynamodb_table")
      .flatMap((table) =>
        blocks(table.values["replica"]).flatMap(({ region_name, point_in_time_recovery, kms_key_arn }) => [
          ...(isOn(point_in_time_recovery)
            ? []
            : [
                finding(
                  table,
                  `has a replica in ${show(region_name)} without point-in-time recovery: set its point_in_time_recovery to true`,
                ),
              ]),
          ...(isGiven(kms_key_arn)
            ? []
            : [
                finding(
                  table,
                  `has a replica in ${show(region_name)} without a customer managed key: set its kms_key_arn`,
                ),
              ]),
        ]),
      ),
    ...stack
      .all("aws_dynamodb_table_replica")
      .flatMap((replica) => [
        ...(isOn(replica.values["point_in_time_recovery"])
          ? []
          : [finding(replica, "has no point-in-time recovery: set point_in_time_recovery to true")]),
        ...(isGiven(replica.values["kms_key_arn"])
          ? []
          : [finding(replica, "has no customer managed key: set kms_key_arn")]),
      ]),
  ],
};
