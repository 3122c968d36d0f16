import { finding, type Rule } from "../rule";
import { blocks, show } from "../stack-document";
import { parsed } from "../values";

/** A parameter of Systems Manager, which nothing rotates. */
const PARAMETER = /^arn:[\w-]+:ssm:/;

export const secretsReadLate: Rule = {
  id: "secrets-read-late",
  title: "Containers read secrets when they use them: a value injected at the start is outdated after a rotation",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html",
  check: (stack) =>
    stack.all("aws_ecs_task_definition").flatMap((task) =>
      blocks(parsed(task.values["container_definitions"])).flatMap(({ secrets }) =>
        blocks(secrets)
          .filter(({ valueFrom }) => !PARAMETER.test(show(valueFrom)))
          .map(({ name }) =>
            finding(
              task,
              `injects ${show(name)} when a task starts, which is invalid after a rotation: let the application read the ` +
                "secret when it connects",
            ),
          ),
      ),
    ),
};
