import {
  ACL_RULE,
  ANSWERS,
  APIS,
  BALANCED,
  CHECKERS,
  CLIENTS,
  CLOUDFRONT,
  DATABASE,
  EGRESS,
  INGRESS,
  PROXIES,
  ROTATION,
  STATELESS,
  TASKS,
  changed,
  without,
  testBlockedHops,
  type BlockedHop,
} from "../../support/blocked-hops";

const HOPS: BlockedHop[] = [
  {
    rule: "reachability",
    what: "R1: tasks without a way out",
    network: "nat",
    plant: without(EGRESS, "service_group_to_aws_443"),
    findings: [
      `aws_security_group.service_group has no egress rule that lets TCP 443 through, ${TASKS(APIS)}: add one`,
    ],
  },
  {
    rule: "reachability",
    what: "R1: tasks without a way out over IPv6 in a dual-stack network",
    network: "dual-stack",
    plant: without(EGRESS, "service_group_to_aws_ipv6_443"),
    findings: [
      `aws_security_group.service_group has no egress rule that lets TCP 443 through, ${TASKS(APIS)}: add one`,
    ],
  },
  {
    rule: "reachability",
    what: "R1: tasks without a way to the layers of their image",
    network: "endpoints",
    plant: without(EGRESS, "service_group_to_s3_443"),
    findings: [
      `aws_security_group.service_group has no egress rule that lets TCP 443 through, ${TASKS("s3")}: add one`,
    ],
  },
  {
    rule: "reachability",
    what: "R1: a function without a way to the endpoints",
    network: "endpoints",
    plant: without(EGRESS, "rotation_function_group_to_network_endpoints_443"),
    findings: [
      `aws_security_group.rotation_function_group has no egress rule that lets TCP 443 through, ${ROTATION}: add one`,
    ],
  },
  {
    rule: "reachability",
    what: "a load balancer without a way out to its targets",
    network: "nat",
    plant: without(EGRESS, "load_balancer_group_to_service_8080"),
    findings: [
      `aws_security_group.load_balancer_group has no egress rule that lets TCP 8080 through, ${BALANCED}: add one`,
    ],
  },
  {
    rule: "reachability",
    what: "targets that do not let the load balancer in",
    network: "nat",
    plant: changed(INGRESS, "service_group_from_load_balancer_8080", { from_port: 80, to_port: 80 }),
    findings: [`aws_security_group.service_group has no ingress rule that lets TCP 8080 through, ${BALANCED}: add one`],
  },
  {
    rule: "reachability",
    what: "targets that let another group in than the load balancer's",
    network: "nat",
    plant: changed(INGRESS, "service_group_from_load_balancer_8080", {
      referenced_security_group_id: "${aws_security_group.database_group.id}",
    }),
    findings: [`aws_security_group.service_group has no ingress rule that lets TCP 8080 through, ${BALANCED}: add one`],
  },
  {
    rule: "reachability",
    what: "a load balancer whose way out leads to another group than its targets'",
    network: "nat",
    plant: changed(EGRESS, "load_balancer_group_to_service_8080", {
      referenced_security_group_id: "${aws_security_group.database_group.id}",
    }),
    findings: [
      `aws_security_group.load_balancer_group has no egress rule that lets TCP 8080 through, ${BALANCED}: add one`,
    ],
  },
  {
    rule: "reachability",
    what: "a proxy without a way out to its database",
    network: "nat",
    plant: without(EGRESS, "database_proxy_group_to_database_3306"),
    findings: DATABASE.slice(1).map(
      (so) => `aws_security_group.database_proxy_group has no egress rule that lets TCP 3306 through, ${so}: add one`,
    ),
  },
  {
    rule: "reachability",
    what: "a proxy that lets nobody in",
    network: "nat",
    plant: without(INGRESS, "database_proxy_group_from_service_3306"),
    findings: [
      `aws_security_group.database_proxy_group has no ingress rule that lets TCP 3306 through, ${PROXIES}: add one`,
    ],
  },
  {
    rule: "reachability",
    what: "endpoints that let nobody in",
    network: "endpoints",
    plant: without(INGRESS, "network_endpoints_group_from_vpc_443"),
    findings: [ROTATION, TASKS(APIS)].map(
      (so) =>
        `aws_security_group.network_endpoints_group has no ingress rule that lets TCP 443 through, ${so}: add one`,
    ),
  },
  {
    rule: "reachability",
    what: "a load balancer that CloudFront's prefix list does not get into",
    network: "nat",
    plant: without(INGRESS, "load_balancer_group_from_cloudfront_443"),
    findings: [
      `aws_security_group.load_balancer_group has no ingress rule that lets TCP 443 through, so that ${CLOUDFRONT} ${CLIENTS}: add one`,
    ],
  },
  {
    rule: "reachability",
    what: "an ACL that lets nothing into the database tier",
    network: "nat",
    plant: without(ACL_RULE, "network_database_acl_in_private_2"),
    findings: DATABASE.map(
      (so) =>
        `aws_network_acl.network_database_acl lets no TCP 3306 in from 10.0.72.0/21, ${so}: add an ingress rule, ${STATELESS}`,
    ),
  },
  {
    rule: "reachability",
    what: "an ACL that lets no answers out of the database tier",
    network: "nat",
    plant: without(ACL_RULE, "network_database_acl_out_private_1"),
    findings: DATABASE.map(
      (so) =>
        `aws_network_acl.network_database_acl lets no ${ANSWERS} out to 10.0.64.0/21, ${so}: add an egress rule, ${STATELESS}`,
    ),
  },
  {
    rule: "reachability",
    what: "an ACL that lets nothing out of the private tier",
    network: "endpoints",
    plant: without(ACL_RULE, "network_private_acl_out_https"),
    findings: [
      `aws_network_acl.network_private_acl lets no TCP 443 out to 0.0.0.0/0, ${TASKS("s3")}: add an egress rule, ${STATELESS}`,
    ],
  },
  {
    rule: "reachability",
    what: "an ACL that lets answers in on some of the ephemeral ports alone",
    network: "endpoints",
    plant: changed(ACL_RULE, "network_private_acl_in_replies_high", { from_port: 49152 }),
    findings: [
      `aws_network_acl.network_private_acl lets no ${ANSWERS} in from 0.0.0.0/0, ${TASKS("s3")}: add an ingress rule, ${STATELESS}`,
    ],
  },
  {
    rule: "reachability",
    what: "an ACL that denies before it allows",
    network: "nat",
    plant: (stack) =>
      (stack.resource[ACL_RULE]!["deny"] = {
        ...stack.resource[ACL_RULE]!["network_public_acl_in_https"],
        rule_number: 1,
        rule_action: "deny",
        cidr_block: "52.0.0.0/8",
      }),
    findings: [CLOUDFRONT, CHECKERS].map(
      (so) =>
        `aws_network_acl.network_public_acl lets no TCP 443 in from 0.0.0.0/0, so that ${so} ${CLIENTS}: add an ingress rule, ${STATELESS}`,
    ),
  },
  {
    rule: "reachability",
    what: "no answers into the tier of the NAT gateways",
    network: "nat",
    plant: without(ACL_RULE, "network_public_acl_in_replies_high"),
    findings: [ROTATION, TASKS(APIS)].map(
      (so) =>
        `aws_network_acl.network_public_acl lets no ${ANSWERS} in from 0.0.0.0/0, ${so}: add an ingress rule, ${STATELESS}`,
    ),
  },
];

testBlockedHops(HOPS);
