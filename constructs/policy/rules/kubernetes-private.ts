import { finding, type Rule } from "../rule";
import { blocks } from "../stack-document";
import { isOff, isOn, texts } from "../values";

export const kubernetesPrivate: Rule = {
  id: "kubernetes-private",
  title: "The API of a Kubernetes cluster is reachable from the VPC, and from the internet only for listed addresses",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/eks-controls.html#eks-1",
  check: (stack) =>
    stack.all("aws_eks_cluster").flatMap((cluster) => {
      const network = blocks(cluster.values["vpc_config"])[0] ?? {};
      const addresses = texts(network["public_access_cidrs"]);
      const open =
        !isOff(network["endpoint_public_access"]) &&
        (addresses.length === 0 || addresses.some((cidr) => cidr.endsWith("/0")));
      return [
        ...(isOn(network["endpoint_private_access"])
          ? []
          : [finding(cluster, "is not reachable from its VPC: set endpoint_private_access to true")]),
        ...(open
          ? [
              finding(
                cluster,
                "exposes its API to the internet: set endpoint_public_access to false or name public_access_cidrs",
              ),
            ]
          : []),
      ];
    }),
};
