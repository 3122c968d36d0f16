import { finding, type Rule } from "../rule";
import { blocks, isObject, type JsonObject, show, strings } from "../stack-document";
import { parsed } from "../values";

/** Programs that an image without an operating system does not have. */
const PROGRAMS = /(?:^|\/)(?:sh|ash|bash|dash|curl|wget|nc)$/;

export const containerHealthCheck: Rule = {
  id: "container-health-check",
  title: "The health check of a container uses no program that its image may not have",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html",
  check: (stack) =>
    stack.all("aws_ecs_task_definition").flatMap((task) => {
      const containers = parsed(task.values["container_definitions"]);
      if (!Array.isArray(containers)) return [];
      return blocks(containers)
        .filter((container) => needsProgram(container["healthCheck"]))
        .map((container) =>
          finding(
            task,
            `container '${show(container["name"])}' has a health check that needs a shell or an HTTP client in the image: ` +
              "leave it to the load balancer, or call a program of the application with CMD",
          ),
        );
    }),
};

function needsProgram(check: JsonObject[string]): boolean {
  if (!isObject(check)) return false;
  const [kind = "", program = ""] = strings(check["command"]);
  return kind !== "NONE" && (kind !== "CMD" || PROGRAMS.test(program));
}
