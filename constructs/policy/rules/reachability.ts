import { followConnections, type FollowedConnection, nameOf } from "../reachability/connections";
import { workloads } from "../reachability/interfaces";
import { finding, type Finding, type Rule } from "../rule";

export const reachability: Rule = {
  id: "reachability",
  title: "Workloads in a network declare their connections, and the network allows each of them in both directions",
  source: "https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html",
  check: (stack) => {
    const declared = new Set(stack.connections.map(({ from }) => from));
    return [
      ...workloads(stack)
        .filter(({ id }) => !declared.has(id))
        .map(({ id }) => finding(id, "declares no connections: declare what it connects to")),
      ...blocked(followConnections(stack)),
    ];
  },
};

/** One finding for all connections of a resource that a hop blocks. */
function blocked(followed: readonly FollowedConnection[]): Finding[] {
  const found = new Map<string, { readonly finding: (targets: string) => Finding; readonly targets: string[] }>();
  for (const { connection, path } of followed) {
    if (!path.blocked) continue;
    const { at, why, fix } = path.blocked;
    const { from, to, port, why: purpose } = connection;
    const message = (targets: string) =>
      `${why}, so that ${nameOf(from)} does not reach ${targets} on port ${port} (${purpose}): ${fix}`;
    const key = `${at} ${message("")}`;
    const group = found.get(key) ?? { finding: (targets) => finding(at, message(targets)), targets: [] };
    group.targets.push(nameOf(to));
    found.set(key, group);
  }
  return [...found.values()].map((group) => group.finding(group.targets.join(", ")));
}
