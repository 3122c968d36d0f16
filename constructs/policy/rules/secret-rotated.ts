import { finding, type Rule } from "../rule";
import { blocks } from "../stack-document";
import { isGiven } from "../values";

export const secretRotated: Rule = {
  id: "secret-rotated",
  title: "Every secret has automatic rotation",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/secretsmanager-controls.html#secretsmanager-1",
  check: (stack) =>
    stack
      .all("aws_secretsmanager_secret")
      .filter(
        (secret) =>
          !stack
            .companions(secret, "aws_secretsmanager_secret_rotation", "secret_id", "name")
            .flatMap(({ values }) => blocks(values["rotation_rules"]))
            .some(
              ({ automatically_after_days: days, schedule_expression }) =>
                (typeof days === "number" && days > 0) || isGiven(schedule_expression),
            ),
      )
      .map((secret) => finding(secret, "is never rotated: add an aws_secretsmanager_secret_rotation")),
};
