import { finding, type Rule } from "../rule";
import { blocks, show } from "../stack-document";
import { isOff } from "../values";

export const servicePrivate: Rule = {
  id: "service-private",
  title: "No task of a service gets a public address",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-2",
  check: (stack) =>
    stack.all("aws_ecs_service").flatMap((service) =>
      blocks(service.values["network_configuration"])
        .map(({ assign_public_ip }) => assign_public_ip)
        .filter((assigned) => assigned !== undefined && !isOff(assigned))
        .map((assigned) =>
          finding(service, `assigns public addresses to its tasks (${show(assigned)}): set assign_public_ip to false`),
        ),
    ),
};
