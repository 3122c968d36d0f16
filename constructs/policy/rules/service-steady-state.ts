import { finding, type Rule } from "../rule";
import { isOn } from "../values";

export const serviceSteadyState: Rule = {
  id: "service-steady-state",
  title: "An apply waits until a service's tasks run: a first deployment that fails is never repeated automatically",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentCircuitBreaker.html",
  check: (stack) =>
    stack
      .all("aws_ecs_service")
      .filter(({ values }) => !isOn(values["wait_for_steady_state"]))
      .map((service) =>
        finding(
          service,
          "is applied without waiting for its tasks: without an image the apply would succeed and the service would never start; set wait_for_steady_state to true",
        ),
      ),
};
