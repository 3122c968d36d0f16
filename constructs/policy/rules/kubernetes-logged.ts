import { finding, type Rule } from "../rule";
import { texts } from "../values";

const WANTED = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

export const kubernetesLogged: Rule = {
  id: "kubernetes-logged",
  title: "Every part of a Kubernetes control plane logs",
  source: "https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html",
  check: (stack) =>
    stack.all("aws_eks_cluster").flatMap((cluster) => {
      const missing = WANTED.filter((log) => !texts(cluster.values["enabled_cluster_log_types"]).includes(log));
      return missing.length > 0
        ? [finding(cluster, `does not log ${missing.join(", ")}: add them to enabled_cluster_log_types`)]
        : [];
    }),
};
