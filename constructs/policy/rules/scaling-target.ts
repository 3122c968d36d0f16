import { finding, type Rule } from "../rule";
import { refersTo, type ResourceView, show, type StackDocument } from "../stack-document";

const SAME = ["service_namespace", "resource_id", "scalable_dimension"] as const;

export const scalingTarget: Rule = {
  id: "scaling-target",
  title: "Every scaling policy or action has a registered scalable target",
  source: "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html",
  check: (stack) =>
    stack
      .all("aws_appautoscaling_policy", "aws_appautoscaling_scheduled_action")
      .filter((scaling) => !hasTarget(stack, scaling))
      .map((scaling) =>
        finding(
          scaling,
          `scales ${show(scaling.values["resource_id"])}, for which there is no aws_appautoscaling_target with the same ` +
            `${SAME.join(", ")}: register it`,
        ),
      ),
};

function hasTarget(stack: StackDocument, { values }: ResourceView): boolean {
  return stack
    .all("aws_appautoscaling_target")
    .some((target) =>
      SAME.every((name) => refersTo(values[name], target) || show(values[name]) === show(target.values[name])),
    );
}
