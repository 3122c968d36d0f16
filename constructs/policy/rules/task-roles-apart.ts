import { finding, type Rule } from "../rule";
import { show } from "../stack-document";
import { isGiven, texts } from "../values";

export const taskRolesApart: Rule = {
  id: "task-roles-apart",
  title: "A task does not run as the role that starts it, nor as the instance it is on",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-roles.html",
  check: (stack) =>
    stack.all("aws_ecs_task_definition").flatMap((task) => {
      const { task_role_arn: own, execution_role_arn: starting, requires_compatibilities } = task.values;
      if (isGiven(own)) {
        return own === starting
          ? [finding(task, `runs as the role that starts it, ${show(own)}: set a task_role_arn of its own`)]
          : [];
      }
      return texts(requires_compatibilities).join() === "FARGATE"
        ? []
        : [finding(task, "may borrow the role of the instance it is on: set a task_role_arn of its own")];
    }),
};
