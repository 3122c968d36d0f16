import { finding, type Rule } from "../rule";
import { refersTo, type ResourceView, type StackDocument } from "../stack-document";

export const proxyReaders: Rule = {
  id: "proxy-readers",
  title: "The read-only endpoint of a proxy belongs to a cluster with readers",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-endpoints.html",
  check: (stack) =>
    stack
      .all("aws_db_proxy_endpoint")
      .filter(
        (endpoint) =>
          endpoint.values["target_role"] === "READ_ONLY" &&
          clustersOf(stack, endpoint).some((cluster) => instancesOf(stack, cluster).length < 2),
      )
      .map((endpoint) =>
        finding(
          endpoint,
          "is read-only, and the cluster of its proxy has one instance: AWS refuses it, or its requests fail once that instance is the writer; " +
            "add an instance, or leave the endpoint out",
        ),
      ),
};

/** Clusters to which the endpoint's proxy leads. */
function clustersOf(stack: StackDocument, endpoint: ResourceView): ResourceView[] {
  const proxies = referred(stack, "aws_db_proxy", [endpoint], "db_proxy_name");
  const targets = referring(stack, "aws_db_proxy_target", "db_proxy_name", proxies);
  return referred(stack, "aws_rds_cluster", targets, "db_cluster_identifier");
}

function instancesOf(stack: StackDocument, cluster: ResourceView): ResourceView[] {
  return referring(stack, "aws_rds_cluster_instance", "cluster_identifier", [cluster]);
}

/** Resources of a type to which an argument of others refers. */
function referred(stack: StackDocument, type: string, by: readonly ResourceView[], argument: string): ResourceView[] {
  return stack.all(type).filter((one) => by.some(({ values }) => refersTo(values[argument], one)));
}

/** Resources of a type whose argument refers to others. */
function referring(stack: StackDocument, type: string, argument: string, to: readonly ResourceView[]): ResourceView[] {
  return stack.all(type).filter(({ values }) => to.some((one) => refersTo(values[argument], one)));
}
