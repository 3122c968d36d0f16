import { permissions } from "../identities";
import { finding, type Rule } from "../rule";
import { show } from "../stack-document";
import { isGiven, texts } from "../values";

export const noStarAction: Rule = {
  id: "no-star-action",
  title: "No role may do all actions of AWS or of a service",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-21",
  check: (stack) =>
    permissions(stack).flatMap(({ document, statement }) => {
      const stars = texts(statement["actions"]).filter((action) => action === "*" || action.endsWith(":*"));
      return [
        ...(stars.length > 0
          ? [
              finding(
                document,
                `allows ${stars.join(", ")} in '${show(statement["sid"] ?? "a statement")}': name the actions that are needed`,
              ),
            ]
          : []),
        ...(isGiven(statement["not_actions"])
          ? [
              finding(
                document,
                `allows all but some actions in '${show(statement["sid"] ?? "a statement")}': name the actions that are needed`,
              ),
            ]
          : []),
      ];
    }),
};
