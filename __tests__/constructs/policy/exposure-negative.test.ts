import { INGRESS, changed, testBlockedHops, type BlockedHop } from "../../support/blocked-hops";

const HOPS: BlockedHop[] = [
  {
    rule: "store-reached-as-declared",
    what: "a whole address block",
    network: "nat",
    change: changed(INGRESS, "database_group_from_database_proxy_3306", {
      referenced_security_group_id: undefined,
      cidr_ipv4: "10.0.0.0/16",
    }),
    findings: [
      `${INGRESS}.database_group_from_database_proxy_3306 allows whole address blocks to reach aws_rds_cluster.database: ` +
        "name the security group of the client",
    ],
  },
  {
    rule: "store-reached-as-declared",
    what: "tasks at the database, past the proxy",
    network: "nat",
    change: (stack) =>
      (stack.resource[INGRESS]!["past"] = {
        ...stack.resource[INGRESS]!["database_group_from_database_proxy_3306"],
        referenced_security_group_id: "${aws_security_group.service_group.id}",
      }),
    findings: [
      `${INGRESS}.past allows aws_ecs_service.service to reach aws_rds_cluster.database without a declared connection: ` +
        "remove it, or declare the connection",
    ],
  },
  {
    rule: "store-reached-as-declared",
    what: "another function with the security group of the one that declares",
    network: "nat",
    change: (stack) =>
      (stack.resource["aws_lambda_function"]!["stray"] = stack.resource["aws_lambda_function"]!["rotation_function"]!),
    findings: [
      `${INGRESS}.database_group_from_rotation_function_3306 allows aws_lambda_function.stray to reach ` +
        "aws_rds_cluster.database without a declared connection: remove it, or declare the connection",
    ],
  },
  {
    rule: "store-reached-as-declared",
    what: "more ports than the declared one",
    network: "nat",
    change: changed(INGRESS, "database_group_from_rotation_function_3306", { from_port: 0, to_port: 65535 }),
    findings: [
      `${INGRESS}.database_group_from_rotation_function_3306 allows more of aws_rds_cluster.database than the declared port 3306: ` +
        "allow only that port",
    ],
  },
  ...[
    [3306, 3307],
    [3305, 3306],
    [3307, 3307],
  ].map(([from_port, to_port]) => ({
    rule: "store-reached-as-declared",
    what: `ports ${from_port} to ${to_port} instead of the declared port`,
    network: "nat" as const,
    change: changed(INGRESS, "database_group_from_rotation_function_3306", { from_port, to_port }),
    findings: [
      `${INGRESS}.database_group_from_rotation_function_3306 allows more of aws_rds_cluster.database than the declared port 3306: ` +
        "allow only that port",
    ],
  })),
  {
    rule: "store-reached-as-declared",
    what: "a group that no resource has",
    network: "nat",
    change: changed(INGRESS, "database_group_from_rotation_function_3306", {
      referenced_security_group_id: "${aws_security_group.gone.id}",
    }),
    findings: [
      `${INGRESS}.database_group_from_rotation_function_3306 allows aws_security_group.gone to reach aws_rds_cluster.database, ` +
        "but no resource has this security group: remove it",
    ],
  },
];

testBlockedHops(HOPS);
