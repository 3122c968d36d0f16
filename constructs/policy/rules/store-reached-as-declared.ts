import { interfacesOf, stores } from "../reachability/interfaces";
import type { NetworkInterfaces } from "../reachability/path";
import { idOf } from "../reachability/synthesized-network";
import { finding, type Rule } from "../rule";
import type { ResourceView, StackDocument } from "../stack-document";
import { isGiven } from "../values";

export const storeReachedAsDeclared: Rule = {
  id: "store-reached-as-declared",
  title: "Only resources that declare a connection can reach a database, its proxy or a cache",
  source:
    "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_network_protection_create_layers.html",
  check: (stack) => {
    const placed = stack.resources.flatMap((one) => interfacesOf(stack, one) ?? []);
    return stores(stack).flatMap((store) =>
      stack
        .all("aws_vpc_security_group_ingress_rule")
        .filter(({ values }) => store.groups.includes(idOf(values["security_group_id"])))
        .flatMap((rule) => undeclared(stack, store, rule, placed)),
    );
  },
};

function undeclared(
  stack: StackDocument,
  store: NetworkInterfaces,
  rule: ResourceView,
  placed: readonly NetworkInterfaces[],
) {
  const { referenced_security_group_id: group, from_port, to_port } = rule.values;
  if (!isGiven(group)) {
    return [finding(rule, `allows whole address blocks to reach ${store.id}: name the security group of the client`)];
  }
  const declared = stack.connections.filter(({ to }) => to === store.id);
  const callers = placed.filter(({ groups }) => groups.includes(idOf(group)));
  const strangers = callers.filter(({ id }) => !declared.some(({ from }) => from === id));
  const ports = declared.filter(({ from }) => callers.some(({ id }) => id === from)).map(({ port }) => port);
  return [
    ...(callers.length > 0
      ? []
      : [
          finding(
            rule,
            `allows ${idOf(group)} to reach ${store.id}, but no resource has this security group: remove it`,
          ),
        ]),
    ...strangers.map(({ id }) =>
      finding(
        rule,
        `allows ${id} to reach ${store.id} without a declared connection: remove it, or declare the connection`,
      ),
    ),
    ...(ports.length > 0 && !(from_port === to_port && ports.includes(Number(from_port)))
      ? [finding(rule, `allows more of ${store.id} than the declared port ${ports[0]}: allow only that port`)]
      : []),
  ];
}
