import { INGRESS, changed, testBlockedHops, type BlockedHop } from "../../support/blocked-hops";

const HOPS: BlockedHop[] = [
  {
    rule: "store-reached-as-declared",
    what: "a whole address block",
    network: "nat",
    plant: changed(INGRESS, "database_group_from_database_proxy_3306", {
      referenced_security_group_id: undefined,
      cidr_ipv4: "10.0.0.0/16",
    }),
    findings: [
      `${INGRESS}.database_group_from_database_proxy_3306 lets whole address blocks in to aws_rds_cluster.database: ` +
        "name the security group of what connects to it",
    ],
  },
  {
    rule: "store-reached-as-declared",
    what: "tasks at the database, past the proxy",
    network: "nat",
    plant: (stack) =>
      (stack.resource[INGRESS]!["past"] = {
        ...stack.resource[INGRESS]!["database_group_from_database_proxy_3306"],
        referenced_security_group_id: "${aws_security_group.service_group.id}",
      }),
    findings: [
      `${INGRESS}.past lets aws_ecs_service.service in to aws_rds_cluster.database, which it does not declare to reach: ` +
        "remove it, or declare the connection",
    ],
  },
  {
    rule: "store-reached-as-declared",
    what: "another function with the group of the one that declares",
    network: "nat",
    plant: (stack) =>
      (stack.resource["aws_lambda_function"]!["stray"] = stack.resource["aws_lambda_function"]!["rotation_function"]!),
    findings: [
      `${INGRESS}.database_group_from_rotation_function_3306 lets aws_lambda_function.stray in to ` +
        "aws_rds_cluster.database, which it does not declare to reach: remove it, or declare the connection",
    ],
  },
  {
    rule: "store-reached-as-declared",
    what: "more ports than are declared",
    network: "nat",
    plant: changed(INGRESS, "database_group_from_rotation_function_3306", { from_port: 0, to_port: 65535 }),
    findings: [
      `${INGRESS}.database_group_from_rotation_function_3306 opens more of aws_rds_cluster.database than port 3306, ` +
        "which is declared: open that port alone",
    ],
  },
  ...[
    [3306, 3307],
    [3305, 3306],
    [3307, 3307],
  ].map(([from_port, to_port]) => ({
    rule: "store-reached-as-declared",
    what: `ports ${from_port} to ${to_port} for the one that is declared`,
    network: "nat" as const,
    plant: changed(INGRESS, "database_group_from_rotation_function_3306", { from_port, to_port }),
    findings: [
      `${INGRESS}.database_group_from_rotation_function_3306 opens more of aws_rds_cluster.database than port 3306, ` +
        "which is declared: open that port alone",
    ],
  })),
  {
    rule: "store-reached-as-declared",
    what: "a group that nothing has",
    network: "nat",
    plant: changed(INGRESS, "database_group_from_rotation_function_3306", {
      referenced_security_group_id: "${aws_security_group.gone.id}",
    }),
    findings: [
      `${INGRESS}.database_group_from_rotation_function_3306 lets aws_security_group.gone in to aws_rds_cluster.database, ` +
        "which nothing has: remove it",
    ],
  },
];

testBlockedHops(HOPS);
