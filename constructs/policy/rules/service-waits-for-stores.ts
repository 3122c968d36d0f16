import { waitsFor } from "../order";
import { interfacesOf } from "../reachability/interfaces";
import { idOf } from "../reachability/synthesized-network";
import { finding, type Rule } from "../rule";
import { refersTo, type ResourceView, type StackDocument } from "../stack-document";

export const serviceWaitsForStores: Rule = {
  id: "service-waits-for-stores",
  title:
    "A service starts after everything that its connections need: targets, instances, users and security group rules",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html",
  check: (stack) => [
    ...stack.all("aws_ecs_service").flatMap((service) => {
      const stores = connected(stack, service);
      const needed = stores.flatMap((store) => [
        ...answering(stack, store),
        ...securityGroupRules(stack, service, store),
      ]);
      return late(
        stack,
        service,
        needed,
        "its tasks fail their health checks, and the circuit breaker stops the deployment",
      );
    }),
    ...stack.all("aws_db_proxy_target").flatMap((target) => {
      const clusters = stack
        .all("aws_rds_cluster")
        .filter((cluster) => stack.companions(cluster, target.type, ...CLUSTER_OF_TARGET).includes(target));
      const needed = clusters.flatMap((cluster) => users(stack, cluster));
      return late(stack, target, needed, "the proxy logs in as a user that does not exist yet");
    }),
  ],
};

const CLUSTER_OF_TARGET = ["db_cluster_identifier", "cluster_identifier"] as const;

/** One finding for all that a resource does not wait for. */
function late(stack: StackDocument, later: ResourceView, needed: readonly ResourceView[], otherwise: string) {
  const missing = [...new Set(needed)].filter((first) => !waitsFor(stack, later, first)).map(({ address }) => address);
  return missing.length === 0
    ? []
    : [finding(later, `is created without waiting for ${missing.join(", ")}: ${otherwise}; add depends_on`)];
}

/** What a resource declares to connect to. */
function connected(stack: StackDocument, from: ResourceView): ResourceView[] {
  const ends = stack.connections.filter((one) => one.from === from.address).map(({ to }) => to);
  return stack.resources.filter(({ address }) => ends.includes(address));
}

/** What a store needs before it accepts connections: targets, instances or users, where it has some. */
function answering(stack: StackDocument, store: ResourceView): ResourceView[] {
  switch (store.type) {
    case "aws_db_proxy":
      return [
        ...stack.companions(store, "aws_db_proxy_target", "db_proxy_name", "name"),
        ...connected(stack, store).flatMap((behind) => answering(stack, behind)),
      ];
    case "aws_db_proxy_endpoint":
      return stack
        .all("aws_db_proxy")
        .filter((proxy) => stack.companions(proxy, store.type, "db_proxy_name", "name").includes(store))
        .flatMap((proxy) => answering(stack, proxy));
    case "aws_rds_cluster":
      return [
        ...stack.companions(store, "aws_rds_cluster_instance", "cluster_identifier", "cluster_identifier"),
        ...users(stack, store),
      ];
    default:
      return [store];
  }
}

/** Invocations of functions that connect to a database: Terraform waits while they create what its clients need in it. */
function users(stack: StackDocument, cluster: ResourceView): ResourceView[] {
  const functions = stack.all("aws_lambda_function").filter((one) => connected(stack, one).includes(cluster));
  return stack
    .all("aws_lambda_invocation")
    .filter(({ values }) => functions.some((one) => refersTo(values["function_name"], one)));
}

/** The security group rules of both ends that allow the connection. */
function securityGroupRules(stack: StackDocument, from: ResourceView, to: ResourceView): ResourceView[] {
  const [out, into] = [from, to].map((one) => interfacesOf(stack, one)?.groups ?? []) as [string[], string[]];
  const between = (type: string, own: readonly string[], peer: readonly string[]) =>
    stack
      .all(type)
      .filter(
        ({ values }) =>
          own.includes(idOf(values["security_group_id"])) &&
          peer.includes(idOf(values["referenced_security_group_id"])),
      );
  return [
    ...between("aws_vpc_security_group_egress_rule", out, into),
    ...between("aws_vpc_security_group_ingress_rule", into, out),
  ];
}
