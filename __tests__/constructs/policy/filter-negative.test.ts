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
    what: "R1: tasks without egress",
    network: "nat",
    change: without(EGRESS, "service_group_to_aws_443"),
    findings: [`aws_security_group.service_group has no egress rule that allows TCP 443, ${TASKS(APIS)}: add one`],
  },
  {
    rule: "reachability",
    what: "R1: tasks without egress over IPv6 in a dual-stack network",
    network: "dual-stack",
    change: without(EGRESS, "service_group_to_aws_ipv6_443"),
    findings: [`aws_security_group.service_group has no egress rule that allows TCP 443, ${TASKS(APIS)}: add one`],
  },
  {
    rule: "reachability",
    what: "R1: tasks without egress to the layers of their image",
    network: "endpoints",
    change: without(EGRESS, "service_group_to_s3_443"),
    findings: [`aws_security_group.service_group has no egress rule that allows TCP 443, ${TASKS("s3")}: add one`],
  },
  {
    rule: "reachability",
    what: "R1: a function without egress to the endpoints",
    network: "endpoints",
    change: without(EGRESS, "rotation_function_group_to_network_endpoints_443"),
    findings: [
      `aws_security_group.rotation_function_group has no egress rule that allows TCP 443, ${ROTATION}: add one`,
    ],
  },
  {
    rule: "reachability",
    what: "a load balancer without egress to its targets",
    network: "nat",
    change: without(EGRESS, "load_balancer_group_to_service_8080"),
    findings: [`aws_security_group.load_balancer_group has no egress rule that allows TCP 8080, ${BALANCED}: add one`],
  },
  {
    rule: "reachability",
    what: "targets that do not allow the load balancer",
    network: "nat",
    change: changed(INGRESS, "service_group_from_load_balancer_8080", { from_port: 80, to_port: 80 }),
    findings: [`aws_security_group.service_group has no ingress rule that allows TCP 8080, ${BALANCED}: add one`],
  },
  {
    rule: "reachability",
    what: "targets that allow another group than the load balancer's",
    network: "nat",
    change: changed(INGRESS, "service_group_from_load_balancer_8080", {
      referenced_security_group_id: "${aws_security_group.database_group.id}",
    }),
    findings: [`aws_security_group.service_group has no ingress rule that allows TCP 8080, ${BALANCED}: add one`],
  },
  {
    rule: "reachability",
    what: "a load balancer whose egress rule names another group than its targets'",
    network: "nat",
    change: changed(EGRESS, "load_balancer_group_to_service_8080", {
      referenced_security_group_id: "${aws_security_group.database_group.id}",
    }),
    findings: [`aws_security_group.load_balancer_group has no egress rule that allows TCP 8080, ${BALANCED}: add one`],
  },
  {
    rule: "reachability",
    what: "a proxy without egress to its database",
    network: "nat",
    change: without(EGRESS, "database_proxy_group_to_database_3306"),
    findings: DATABASE.slice(1).map(
      (so) => `aws_security_group.database_proxy_group has no egress rule that allows TCP 3306, ${so}: add one`,
    ),
  },
  {
    rule: "reachability",
    what: "a proxy without an ingress rule",
    network: "nat",
    change: without(INGRESS, "database_proxy_group_from_service_3306"),
    findings: [`aws_security_group.database_proxy_group has no ingress rule that allows TCP 3306, ${PROXIES}: add one`],
  },
  {
    rule: "reachability",
    what: "endpoints without an ingress rule",
    network: "endpoints",
    change: without(INGRESS, "network_endpoints_group_from_vpc_443"),
    findings: [ROTATION, TASKS(APIS)].map(
      (so) => `aws_security_group.network_endpoints_group has no ingress rule that allows TCP 443, ${so}: add one`,
    ),
  },
  {
    rule: "reachability",
    what: "a load balancer that does not allow CloudFront's prefix list",
    network: "nat",
    change: without(INGRESS, "load_balancer_group_from_cloudfront_443"),
    findings: [
      `aws_security_group.load_balancer_group has no ingress rule that allows TCP 443, so that ${CLOUDFRONT} ${CLIENTS}: add one`,
    ],
  },
  {
    rule: "reachability",
    what: "an ACL without ingress to the database tier",
    network: "nat",
    change: without(ACL_RULE, "network_database_acl_in_private_2"),
    findings: DATABASE.map(
      (so) =>
        `aws_network_acl.network_database_acl allows no TCP 3306 from 10.0.72.0/21, ${so}: add an ingress rule, ${STATELESS}`,
    ),
  },
  {
    rule: "reachability",
    what: "an ACL without return traffic from the database tier",
    network: "nat",
    change: without(ACL_RULE, "network_database_acl_out_private_1"),
    findings: DATABASE.map(
      (so) =>
        `aws_network_acl.network_database_acl allows no ${ANSWERS} to 10.0.64.0/21, ${so}: add an egress rule, ${STATELESS}`,
    ),
  },
  {
    rule: "reachability",
    what: "an ACL without egress from the private tier",
    network: "endpoints",
    change: without(ACL_RULE, "network_private_acl_out_https"),
    findings: [
      `aws_network_acl.network_private_acl allows no TCP 443 to 0.0.0.0/0, ${TASKS("s3")}: add an egress rule, ${STATELESS}`,
    ],
  },
  {
    rule: "reachability",
    what: "an ACL that allows return traffic only on some ephemeral ports",
    network: "endpoints",
    change: changed(ACL_RULE, "network_private_acl_in_replies_high", { from_port: 49152 }),
    findings: [
      `aws_network_acl.network_private_acl allows no ${ANSWERS} from 0.0.0.0/0, ${TASKS("s3")}: add an ingress rule, ${STATELESS}`,
    ],
  },
  {
    rule: "reachability",
    what: "an ACL that denies before it allows",
    network: "nat",
    change: (stack) =>
      (stack.resource[ACL_RULE]!["deny"] = {
        ...stack.resource[ACL_RULE]!["network_public_acl_in_https"],
        rule_number: 1,
        rule_action: "deny",
        cidr_block: "52.0.0.0/8",
      }),
    findings: [CLOUDFRONT, CHECKERS].map(
      (so) =>
        `aws_network_acl.network_public_acl allows no TCP 443 from 0.0.0.0/0, so that ${so} ${CLIENTS}: add an ingress rule, ${STATELESS}`,
    ),
  },
  {
    rule: "reachability",
    what: "no return traffic to the tier of the NAT gateways",
    network: "nat",
    change: without(ACL_RULE, "network_public_acl_in_replies_high"),
    findings: [ROTATION, TASKS(APIS)].map(
      (so) =>
        `aws_network_acl.network_public_acl allows no ${ANSWERS} from 0.0.0.0/0, ${so}: add an ingress rule, ${STATELESS}`,
    ),
  },
];

testBlockedHops(HOPS);
