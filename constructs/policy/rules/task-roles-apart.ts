import { finding, type Rule } from "../rule";
import { show } from "../stack-document";
import { isGiven, texts } from "../values";

export const taskRolesApart: Rule = {
  id: "task-roles-apart",
  title: "A task does not use its execution role, nor the role of its instance",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-roles.html",
  check: (stack) =>
    stack.all("aws_ecs_task_definition").flatMap((task) => {
      const { task_role_arn: own, execution_role_arn: starting, requires_compatibilities } = task.values;
      if (isGiven(own)) {
        return own === starting
          ? [finding(task, `uses its execution role ${show(own)} as task role: set its own task_role_arn`)]
          : [];
      }
      return texts(requires_compatibilities).join() === "FARGATE"
        ? []
        : [finding(task, "may use the role of its instance: set its own task_role_arn")];
    }),
};
