import { type NegativeTest, testNegatives } from "../../support/negative";
import { testRuleCases } from "../../support/rule-cases";

const PRIMARY = "web-prod-primary";
const group = { description: "A group", vpc_id: "${aws_vpc.network.id}" };
const openRule = (change: object = {}) => ({
  description: "Open",
  security_group_id: "${aws_security_group.web.id}",
  ip_protocol: "tcp",
  from_port: 443,
  to_port: 443,
  cidr_ipv4: "0.0.0.0/0",
  ...change,
});
const loadBalancer = (internal: boolean) => ({ internal, security_groups: ["${aws_security_group.web.id}"] });
const INGRESS = "aws_vpc_security_group_ingress_rule";
const EGRESS = "aws_vpc_security_group_egress_rule";
const LETS_IN =
  "allows the whole internet: name a peer, or use port 80 or 443 of a public load balancer's security group";
const TOO_WIDE = "allows more than one port to the whole internet: allow only the port that is needed";
const ANYWHERE = "allows a port to the whole internet: name a security group or prefix list, or acknowledge the reason";

const BUGS: NegativeTest[] = [
  {
    rule: "vpc-flow-logs",
    what: "no flow log",
    stack: PRIMARY,
    change: (stack) => delete stack.resource["aws_flow_log"],
    findings: ["aws_vpc.network has no flow log of ALL traffic: create it with the Network construct or add one"],
  },
  {
    rule: "vpc-flow-logs",
    what: "a flow log of rejected traffic alone",
    stack: PRIMARY,
    change: (stack) => (stack.resource["aws_flow_log"]!["network_flow_logs"]!["traffic_type"] = "REJECT"),
    findings: ["aws_vpc.network has no flow log of ALL traffic: create it with the Network construct or add one"],
  },
  {
    rule: "default-network-closed",
    what: "default security group not managed",
    stack: PRIMARY,
    change: (stack) => delete stack.resource["aws_default_security_group"],
    findings: [
      "aws_vpc.network leaves its default security group open: manage it with an empty aws_default_security_group",
    ],
  },
  {
    rule: "default-network-closed",
    what: "a rule in the default ACL",
    stack: PRIMARY,
    change: (stack) =>
      (stack.resource["aws_default_network_acl"]!["network_default_acl"]!["ingress"] = [{ rule_no: 1 }]),
    findings: ["aws_default_network_acl.network_default_acl has 1 rules: the default network ACL should have none"],
  },
  {
    rule: "described-rules",
    what: "a rule without a description",
    stack: PRIMARY,
    change: (stack) => (stack.resource[INGRESS] = { door: openRule({ description: " " }) }),
    findings: [`${INGRESS}.door has no description: describe what the rule is for`],
  },
  {
    rule: "described-rules",
    what: "rules inside a group",
    stack: PRIMARY,
    change: (stack) => (stack.resource["aws_security_group"] = { web: { ...group, ingress: [{}] } }),
    findings: ["aws_security_group.web has inline rules: add rules with allowFrom, each with a description"],
  },
  {
    rule: "described-rules",
    what: "a rule of the old type",
    stack: PRIMARY,
    change: (stack) => (stack.resource["aws_security_group_rule"] = { old: { description: "Old" } }),
    findings: [
      "aws_security_group_rule.old is of the old rule type: use allowFrom, which creates one rule for each source",
    ],
  },
  {
    rule: "no-open-ingress",
    what: "the internet on a group without a load balancer",
    stack: PRIMARY,
    change: (stack) => {
      stack.resource["aws_security_group"] = { web: group };
      stack.resource[INGRESS] = { door: openRule() };
    },
    findings: [`${INGRESS}.door ${LETS_IN}`],
  },
  {
    rule: "no-open-ingress",
    what: "the internet on an internal load balancer, over IPv6 too",
    stack: PRIMARY,
    change: (stack) => {
      stack.resource["aws_security_group"] = { web: group };
      stack.resource["aws_lb"] = { web: loadBalancer(true) };
      stack.resource[INGRESS] = { door: openRule(), door6: openRule({ cidr_ipv4: undefined, cidr_ipv6: "::/0" }) };
    },
    findings: [`${INGRESS}.door ${LETS_IN}`, `${INGRESS}.door6 ${LETS_IN}`],
  },
  {
    rule: "no-open-ingress",
    what: "a port that is not for the web on a public load balancer; those for the web comply",
    stack: PRIMARY,
    change: (stack) => {
      stack.resource["aws_security_group"] = { web: group };
      stack.resource["aws_lb"] = { web: loadBalancer(false) };
      stack.resource[INGRESS] = {
        http: openRule({ from_port: 80, to_port: 80 }),
        https: openRule(),
        range: openRule({ from_port: 80, to_port: 443 }),
        ssh: openRule({ from_port: 22, to_port: 22 }),
      };
    },
    findings: [`${INGRESS}.range ${LETS_IN}`, `${INGRESS}.ssh ${LETS_IN}`],
  },
  {
    rule: "no-public-address",
    what: "addresses assigned on launch",
    stack: PRIMARY,
    change: (stack) => (stack.resource["aws_subnet"]!["network_public_us_east_1a"]!["map_public_ip_on_launch"] = true),
    findings: [
      "aws_subnet.network_public_us_east_1a assigns public addresses on launch: set map_public_ip_on_launch to false",
    ],
  },
  {
    rule: "log-group-kept",
    what: "a month of logs in production",
    stack: PRIMARY,
    change: (stack) =>
      (stack.resource["aws_cloudwatch_log_group"]!["network_flow_logs_group"]!["retention_in_days"] = 30),
    findings: [
      "aws_cloudwatch_log_group.network_flow_logs_group has retention_in_days 30: set retention_in_days to at least 365",
    ],
  },
  {
    rule: "log-group-kept",
    what: "logs kept forever with the AWS managed key",
    stack: PRIMARY,
    change: (stack) => (stack.resource["aws_cloudwatch_log_group"]!["network_flow_logs_group"] = {}),
    findings: [
      "aws_cloudwatch_log_group.network_flow_logs_group has retention_in_days unlimited: set retention_in_days to at least 365",
      "aws_cloudwatch_log_group.network_flow_logs_group has no customer managed key: set kms_key_id",
    ],
  },
];

testNegatives(BUGS);

const aclRule = (change: object = {}) => ({
  egress: false,
  rule_action: "allow",
  protocol: "tcp",
  cidr_block: "0.0.0.0/0",
  from_port: 3390,
  to_port: 65535,
  ...change,
});
const ACL = "aws_network_acl_rule";
const ADMINISTRATION = (port: number) =>
  `allows the whole internet on port ${port}: exclude the port, with one rule below and one above it`;

const sameAccount = (...keys: string[]) => keys.map((variable) => ({ test: "StringEquals", variable, values: ["1"] }));
const BOTH = ["aws:PrincipalAccount", "aws:ResourceAccount"];
const OWN = { sid: "Own", actions: ["s3:*"], resources: ["*"], condition: sameAccount(...BOTH) };
const LAYERS = { sid: "Layers", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::layers/*"] };
const AWS_OWNED = {
  sid: "AwsOwned",
  actions: ["ssm:Get*", "ssm:SendCommand"],
  resources: ["arn:aws:ssm:us-east-1::parameter/aws/*", "arn:aws:ssm:us-east-1::document/*"],
  condition: sameAccount(BOTH[0]!),
};
const S3_POLICY = "data.aws_iam_policy_document.s3";
const gateway = (change: object = {}) => ({
  service_name: "com.amazonaws.us-east-1.s3",
  policy: "${data.aws_iam_policy_document.s3.json}",
  ...change,
});
const OTHER_ACCOUNTS = (sid: string, key: string) =>
  `${S3_POLICY} statement '${sid}' has no condition on ${key}: without it the endpoint allows other accounts`;
const endpointCase = (what: string, statement: object[], findings: string[]) => ({
  rule: "endpoint-own-account",
  what,
  compliant: { "aws_vpc_endpoint.s3": gateway(), [S3_POLICY]: { statement: [OWN, LAYERS, AWS_OWNED] } },
  changed: { [S3_POLICY]: { statement } },
  findings,
});

testRuleCases([
  {
    rule: "endpoint-own-account",
    what: "R30: an endpoint without a policy; that of exec sessions needs none",
    compliant: { "aws_vpc_endpoint.exec": { service_name: "com.amazonaws.us-east-1.ssmmessages" } },
    changed: { "aws_vpc_endpoint.s3": gateway({ policy: undefined }) },
    findings: [
      "aws_vpc_endpoint.s3 has no policy, so it allows every account: allow only with conditions on " +
        "aws:PrincipalAccount and aws:ResourceAccount",
    ],
  },
  endpointCase(
    "R30: own principals on foreign resources",
    [{ ...OWN, condition: sameAccount("aws:PrincipalAccount") }],
    [OTHER_ACCOUNTS("Own", "aws:ResourceAccount")],
  ),
  endpointCase(
    "R30: every principal on own resources, also with another test",
    [
      {
        ...OWN,
        condition: sameAccount("aws:ResourceAccount").concat({ ...sameAccount(BOTH[0]!)[0]!, test: "StringLike" }),
      },
    ],
    [OTHER_ACCOUNTS("Own", "aws:PrincipalAccount")],
  ),
  endpointCase(
    "R30: a foreign bucket that is written to, and objects of every bucket",
    [
      { ...LAYERS, actions: ["s3:GetObject", "s3:PutObject"] },
      { ...LAYERS, sid: "All", resources: ["arn:aws:s3:::*/*"] },
    ],
    ["Layers", "All"].flatMap((sid) => BOTH.map((key) => OTHER_ACCOUNTS(sid, key))),
  ),
  endpointCase(
    "R30: documents of AWS for every principal, with permission to write, beside documents of another account",
    [
      { ...AWS_OWNED, condition: [] },
      { ...AWS_OWNED, sid: "Write", actions: ["ssm:GetDocument", "ssm:PutParameter"] },
      { ...AWS_OWNED, sid: "Other", resources: ["arn:aws:ssm:us-east-1:2:document/*", ...AWS_OWNED.resources] },
    ],
    [
      OTHER_ACCOUNTS("AwsOwned", "aws:PrincipalAccount"),
      OTHER_ACCOUNTS("Write", "aws:ResourceAccount"),
      OTHER_ACCOUNTS("Other", "aws:ResourceAccount"),
    ],
  ),
  {
    rule: "no-open-administration",
    what: "R27: ranges that contain 22 or 3389, of every protocol and family, inline too",
    compliant: {
      [`${ACL}.out`]: aclRule({ egress: true, protocol: "-1" }),
      [`${ACL}.inside`]: aclRule({ cidr_block: "10.0.0.0/16", protocol: "-1" }),
      [`${ACL}.denied`]: aclRule({ rule_action: "deny", from_port: 22, to_port: 22 }),
      [`${ACL}.below`]: aclRule({ from_port: 1024, to_port: 3388 }),
      [`${ACL}.above`]: aclRule(),
      [`${ACL}.ping`]: aclRule({ protocol: "icmp", from_port: undefined, to_port: undefined }),
    },
    changed: {
      [`${ACL}.below`]: { to_port: 3389 },
      [`${ACL}.above`]: { from_port: 3389, cidr_block: undefined, ipv6_cidr_block: "::/0" },
      [`${ACL}.udp`]: aclRule({ protocol: "udp", from_port: 0 }),
      [`${ACL}.ssh`]: aclRule({ protocol: "6", from_port: 22, to_port: 22 }),
      [`${ACL}.all`]: aclRule({ protocol: "-1", from_port: undefined, to_port: undefined }),
      "aws_network_acl.inline": {
        ingress: [{ action: "allow", protocol: "17", cidr_block: "0.0.0.0/0", from_port: 22, to_port: 22 }],
      },
    },
    findings: [
      `${ACL}.below ${ADMINISTRATION(3389)}`,
      `${ACL}.above ${ADMINISTRATION(3389)}`,
      `${ACL}.udp ${ADMINISTRATION(22)}`,
      `${ACL}.udp ${ADMINISTRATION(3389)}`,
      `${ACL}.ssh ${ADMINISTRATION(22)}`,
      `${ACL}.all ${ADMINISTRATION(22)}`,
      `${ACL}.all ${ADMINISTRATION(3389)}`,
      `aws_network_acl.inline ${ADMINISTRATION(22)}`,
    ],
  },
  {
    rule: "no-open-egress",
    what: "all protocols, a range, and a port without an acknowledgement, over IPv6 too",
    compliant: { [`${EGRESS}.group`]: openRule({ cidr_ipv4: "10.0.0.0/16" }) },
    changed: {
      [`${EGRESS}.all`]: openRule({ ip_protocol: "-1", from_port: undefined, to_port: undefined }),
      [`${EGRESS}.range`]: openRule({ from_port: 0, to_port: 65535 }),
      [`${EGRESS}.one`]: openRule(),
      [`${EGRESS}.six`]: openRule({ cidr_ipv4: undefined, cidr_ipv6: "::/0" }),
    },
    findings: [
      `${EGRESS}.all ${TOO_WIDE}`,
      `${EGRESS}.range ${TOO_WIDE}`,
      `${EGRESS}.one ${ANYWHERE}`,
      `${EGRESS}.six ${ANYWHERE}`,
    ],
  },
]);
