import { finding, type Rule } from "../rule";
import { blocks, isObject, type JsonObject, show } from "../stack-document";
import { isOn, parsed } from "../values";

export const containerHardened: Rule = {
  id: "container-hardened",
  title: "Containers are not privileged, do not run as root, and cannot write to their root file system",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-4",
  check: (stack) =>
    stack.all("aws_ecs_task_definition").flatMap((task) => {
      const containers = parsed(task.values["container_definitions"]);
      if (!Array.isArray(containers) || !containers.every(isObject)) {
        return [finding(task, "has container definitions that cannot be checked: write them as a JSON list")];
      }
      return blocks(containers).flatMap((container) =>
        faults(container).map((fault) => finding(task, `container '${show(container["name"])}' ${fault}`)),
      );
    }),
};

function faults({ privileged, readonlyRootFilesystem, user }: JsonObject): string[] {
  return [
    ...(isOn(privileged) ? ["is privileged: remove it or set privileged to false"] : []),
    ...(isOn(readonlyRootFilesystem)
      ? []
      : ["can write to its root file system: set readonlyRootFilesystem to true and mount what it writes to"]),
    ...(runsAsRoot(user) ? [`runs as ${show(user ?? "root")}: set user to a number other than 0`] : []),
  ];
}

function runsAsRoot(user: JsonObject[string]): boolean {
  return user === undefined || user === null || /^(?:0|root|)(?::|$)/.test(show(user));
}
