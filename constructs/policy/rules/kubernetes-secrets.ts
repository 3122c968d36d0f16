import { finding, type Rule } from "../rule";
import { blocks } from "../stack-document";
import { isGiven, texts } from "../values";

export const kubernetesSecrets: Rule = {
  id: "kubernetes-secrets",
  title: "Kubernetes secrets are encrypted with a customer managed key",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/eks-controls.html#eks-3",
  check: (stack) =>
    stack
      .all("aws_eks_cluster")
      .filter(
        ({ values }) =>
          !blocks(values["encryption_config"]).some(
            ({ resources, provider }) =>
              texts(resources).includes("secrets") && blocks(provider).some(({ key_arn }) => isGiven(key_arn)),
          ),
      )
      .map((cluster) =>
        finding(
          cluster,
          "stores secrets without a customer managed key: set encryption_config for secrets with a key_arn",
        ),
      ),
};
