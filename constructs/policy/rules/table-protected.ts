import { finding, type Rule } from "../rule";
import { blocks } from "../stack-document";

export const tableProtected: Rule = {
  id: "table-protected",
  title: "Every DynamoDB table has point-in-time recovery and a customer managed key",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/dynamodb-controls.html",
  check: (stack) =>
    stack.all("aws_dynamodb_table").flatMap((table) => {
      const recovery = blocks(table.values["point_in_time_recovery"]).some(({ enabled }) => enabled === true);
      const encryption = blocks(table.values["server_side_encryption"]).some(
        ({ enabled, kms_key_arn }) => enabled === true && kms_key_arn !== undefined,
      );
      return [
        ...(recovery ? [] : [finding(table, "has no point-in-time recovery: enable point_in_time_recovery")]),
        ...(encryption
          ? []
          : [finding(table, "has no customer managed key: set server_side_encryption with kms_key_arn")]),
      ];
    }),
};
