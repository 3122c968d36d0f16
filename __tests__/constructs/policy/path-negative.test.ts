import {
  ADD_ROUTE,
  ADD_TABLE,
  ALL_APIS,
  APIS,
  CHECKERS,
  CLIENTS,
  CLOUDFRONT,
  DATABASE,
  NEED_NAT,
  NO_DNS,
  NO_ROUTE,
  PRIVATE_ROUTES,
  ROTATES,
  ROTATION,
  SET_DNS,
  TASKS,
  changed,
  without,
  testBlockedHops,
  type BlockedHop,
  NETWORK_KINDS,
  hopFindings,
} from "../../support/blocked-hops";

const HOPS: BlockedHop[] = [
  {
    rule: "reachability",
    what: "no route to a NAT gateway",
    network: "nat",
    change: without("aws_route", "network_nat_route_us_east_1a"),
    findings: [ROTATION, TASKS(APIS)].map((so) => `${PRIVATE_ROUTES} ${NO_ROUTE("0.0.0.0/0")}, ${so}: ${ADD_ROUTE}`),
  },
  {
    rule: "reachability",
    what: "no default route over IPv6",
    network: "dual-stack",
    change: without("aws_route", "network_egress_route_us_east_1a"),
    findings: [ROTATION, TASKS(APIS)].map((so) => `${PRIVATE_ROUTES} ${NO_ROUTE("::/0")}, ${so}: ${ADD_ROUTE}`),
  },
  {
    rule: "reachability",
    what: "a subnet without its route table",
    network: "nat",
    change: without("aws_route_table_association", "network_private_association_us_east_1a"),
    findings: [
      ...[ROTATION, TASKS(APIS)].map(
        (so) => `the main route table of aws_vpc.network ${NO_ROUTE("0.0.0.0/0")}, ${so}: ${ADD_ROUTE}`,
      ),
      `aws_vpc_endpoint.network_endpoints_s3 is not in the main route table of aws_vpc.network, ${TASKS("s3")}: ${ADD_TABLE}`,
    ],
  },
  {
    rule: "reachability",
    what: "no NAT gateway in a zone",
    network: "nat",
    change: without("aws_nat_gateway", "network_nat_us_east_1c"),
    findings: [ROTATION, TASKS(APIS)].map(
      (so) => `aws_route_table.network_private_routes_us_east_1c ${NO_ROUTE("0.0.0.0/0")}, ${so}: ${ADD_ROUTE}`,
    ),
  },
  {
    rule: "reachability",
    what: "a NAT gateway in no subnet",
    network: "nat",
    change: changed("aws_nat_gateway", "network_nat_us_east_1a", { subnet_id: "${aws_subnet.gone.id}" }),
    findings: [ROTATION, TASKS(APIS)].map(
      (so) =>
        `aws_nat_gateway.network_nat_us_east_1a is in no subnet, ${so}: create the NAT gateway in a public subnet`,
    ),
  },
  {
    rule: "reachability",
    what: "no internet gateway",
    network: "nat",
    change: without("aws_internet_gateway", "network_internet_gateway"),
    findings: [ROTATION, `so that ${CLOUDFRONT} ${CLIENTS}`, `so that ${CHECKERS} ${CLIENTS}`, TASKS(APIS)].map(
      (so) =>
        `aws_route_table.network_public_routes has no route for 0.0.0.0/0 to an internet gateway, ${so}: add the route`,
    ),
  },
  {
    rule: "reachability",
    what: "private subnets with the public ones' route table",
    network: "nat",
    change: (stack) => {
      for (const association of Object.values(stack.resource["aws_route_table_association"]!)) {
        association["route_table_id"] = "${aws_route_table.network_public_routes.id}";
      }
    },
    findings: [
      `aws_lambda_function.rotation_function has no public address, so an internet gateway does not serve it, ${ROTATION}: ${NEED_NAT}`,
      `aws_ecs_service.service has no public address, so an internet gateway does not serve it, ${TASKS(ALL_APIS)}: ${NEED_NAT}`,
    ],
  },
  {
    rule: "reachability",
    what: "a missing endpoint",
    network: "endpoints",
    change: without("aws_vpc_endpoint", "network_endpoints_logs"),
    findings: [`${PRIVATE_ROUTES} ${NO_ROUTE("0.0.0.0/0")}, ${TASKS("logs")}: ${ADD_ROUTE}`],
  },
  {
    rule: "reachability",
    what: "an endpoint without private DNS",
    network: "endpoints",
    change: changed("aws_vpc_endpoint", "network_endpoints_ecr_dkr", { private_dns_enabled: false }),
    findings: [`aws_vpc_endpoint.network_endpoints_ecr_dkr ${NO_DNS}, ${TASKS("ecr.dkr")}: ${SET_DNS}`],
  },
  {
    rule: "reachability",
    what: "a VPC without DNS names",
    network: "endpoints",
    change: changed("aws_vpc", "network", { enable_dns_hostnames: false }),
    findings: [
      ...["secretsmanager", "rds"].map((api) => [api, ROTATES(api)]),
      ...APIS.split(", ").map((api) => [api.replace(".", "_"), TASKS(api)]),
    ].map(([api, so]) => `aws_vpc_endpoint.network_endpoints_${api} ${NO_DNS}, ${so}: ${SET_DNS}`),
  },
  {
    rule: "reachability",
    what: "a gateway endpoint without a route in a route table",
    network: "endpoints",
    change: changed("aws_vpc_endpoint", "network_endpoints_s3", {
      route_table_ids: ["${aws_route_table.network_private_routes_us_east_1a.id}"],
    }),
    findings: [
      `aws_vpc_endpoint.network_endpoints_s3 is not in aws_route_table.network_private_routes_us_east_1b, ${TASKS("s3")}: ${ADD_TABLE}`,
    ],
  },
  {
    rule: "reachability",
    what: "an endpoint's policy without the layers of images",
    network: "nat",
    change: (stack) =>
      (stack.data["aws_iam_policy_document"]!["network_endpoints_s3_policy"]!["statement"] as unknown[]).pop(),
    findings: [
      "data.aws_iam_policy_document.network_endpoints_s3_policy does not allow s3:GetObject on " +
        "arn:aws:s3:::prod-us-east-1-starport-layer-bucket/* through aws_vpc_endpoint.network_endpoints_s3, " +
        `${TASKS("s3")}: allow the call in the endpoint's policy`,
    ],
  },
  {
    rule: "reachability",
    what: "an internal load balancer",
    network: "nat",
    change: changed("aws_lb", "load_balancer", { internal: true }),
    findings: [CLOUDFRONT, CHECKERS].map(
      (so) => `aws_lb.load_balancer has no public address, so that ${so} ${CLIENTS}: make it internet-facing`,
    ),
  },
  {
    rule: "reachability",
    what: "a database in another VPC",
    network: "nat",
    change: (stack) => {
      stack.resource["aws_vpc"]!["other"] = stack.resource["aws_vpc"]!["network"]!;
      for (const [name, subnet] of Object.entries(stack.resource["aws_subnet"]!)) {
        if (name.includes("database")) subnet["vpc_id"] = "${aws_vpc.other.id}";
      }
    },
    findings: DATABASE.map(
      (so) =>
        `aws_rds_cluster.database is in aws_vpc.other, which aws_vpc.network cannot reach, ${so}: put both into one VPC`,
    ),
  },
  {
    rule: "reachability",
    what: "a database whose subnet group names no subnets",
    network: "nat",
    change: changed("aws_db_subnet_group", "database_subnets", { subnet_ids: [] }),
    findings: DATABASE.map((so) => `aws_rds_cluster.database is in no subnet, ${so}: give it subnets of the network`),
  },
  {
    rule: "reachability",
    what: "a function in a network without declared connections",
    network: "nat",
    change: (stack) =>
      (stack.resource["aws_lambda_function"]!["stray"] = stack.resource["aws_lambda_function"]!["rotation_function"]!),
    findings: ["aws_lambda_function.stray declares no connections: declare what it connects to"],
  },
];

testBlockedHops(HOPS);

test.each(NETWORK_KINDS)("X16: everything declared is reached in a network with %s, and nothing else", (network) => {
  expect(hopFindings("reachability", network)).toEqual([]);
  expect(hopFindings("store-reached-as-declared", network)).toEqual([]);
});
