import { finding, type Rule } from "../rule";
import { blocks, refersTo, strings } from "../stack-document";

export const serviceCapacityProviders: Rule = {
  id: "service-capacity-providers",
  title: "A service is created after its cluster has the capacity providers that it names",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html",
  check: (stack) =>
    stack
      .all("aws_ecs_service")
      .filter(({ values }) => blocks(values["capacity_provider_strategy"]).length > 0)
      .flatMap((service) => {
        const cluster = stack.all("aws_ecs_cluster").find((one) => refersTo(service.values["cluster"], one));
        if (!cluster) return [];
        const [association] = stack.companions(cluster, "aws_ecs_cluster_capacity_providers", "cluster_name", "name");
        if (!association) {
          return [finding(service, `names capacity providers that ${cluster.address} does not have: associate them`)];
        }
        return strings(service.values["depends_on"]).includes(association.address)
          ? []
          : [
              finding(
                service,
                `may be created before its capacity providers: add ${association.address} to depends_on`,
              ),
            ];
      }),
};
