import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EgressOnlyInternetGateway } from "@cdktf/provider-aws/lib/egress-only-internet-gateway";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { asText, inventory, resource } from "../../support/synth";
import { networkJson, ZONES } from "../../support/network";

const names = (stack: ReturnType<typeof networkJson>, type: string) => Object.keys(stack.resource?.[type] ?? {}).sort();

test("A1: three tiers in three zones, a NAT gateway per zone, route tables per tier", () => {
  expect(inventory(networkJson())).toEqual({
    aws_cloudwatch_log_group: 1,
    aws_default_network_acl: 1,
    aws_default_route_table: 1,
    aws_default_security_group: 1,
    aws_eip: 3,
    aws_flow_log: 1,
    aws_internet_gateway: 1,
    aws_nat_gateway: 3,
    aws_network_acl: 3,
    aws_network_acl_rule: 16,
    aws_route: 4,
    aws_route_table: 5,
    aws_route_table_association: 9,
    aws_subnet: 9,
    aws_vpc: 1,
    aws_vpc_endpoint: 2,
  });
});

test("A1: Terraform addresses are readable", () => {
  expect(names(networkJson(), "aws_subnet")).toEqual(
    ["database", "private", "public"].flatMap((tier) =>
      ZONES.map((zone) => `network_${tier}_${zone.replace(/-/g, "_")}`),
    ),
  );
});

test("A1: each private zone routes through its own NAT gateway, public zones through the internet gateway, databases have no route", () => {
  const stack = networkJson();
  for (const zone of ["us_east_1a", "us_east_1b", "us_east_1c"]) {
    expect(asText(stack)).toHaveResourceWithProperties(Route, {
      destination_cidr_block: "0.0.0.0/0",
      nat_gateway_id: `\${aws_nat_gateway.network_nat_${zone}.id}`,
      route_table_id: `\${aws_route_table.network_private_routes_${zone}.id}`,
    });
    expect(resource(stack, `aws_nat_gateway.network_nat_${zone}`)["subnet_id"]).toBe(
      `\${aws_subnet.network_public_${zone}.id}`,
    );
  }
  const routed = Object.values(stack.resource!["aws_route"]!).map((route) => route["route_table_id"]);
  expect(routed).not.toContain("${aws_route_table.network_database_routes.id}");
  expect(asText(stack)).toHaveResourceWithProperties(RouteTableAssociation, {
    subnet_id: "${aws_subnet.network_database_us_east_1a.id}",
    route_table_id: "${aws_route_table.network_database_routes.id}",
  });
});

test("a single NAT gateway serves every zone; without one no zone has a default route", () => {
  const single = networkJson({ nat: "single" });
  expect(inventory(single)).toMatchObject({ aws_nat_gateway: 1, aws_eip: 1, aws_route: 4 });
  expect(asText(single)).toHaveResourceWithProperties(Route, {
    route_table_id: "${aws_route_table.network_private_routes_us_east_1c.id}",
    nat_gateway_id: "${aws_nat_gateway.network_nat_us_east_1a.id}",
  });
  expect(asText(networkJson({ nat: "none" }))).not.toHaveResource(NatGateway);
});

test("switching NAT gateways on changes no subnet and no route table", () => {
  const [none, perZone] = [networkJson({ nat: "none" }), networkJson()];
  for (const type of ["aws_subnet", "aws_route_table", "aws_route_table_association"]) {
    expect(none.resource![type]).toEqual(perZone.resource![type]);
  }
});

test("B1, C1, D6: subnets can be given their blocks", () => {
  const subnets = {
    public: ["10.0.1.0/24", "10.0.2.0/24"],
    private: ["10.0.11.0/24", "10.0.12.0/24"],
  };
  const stack = networkJson({ zones: ZONES.slice(0, 2), tiers: ["public", "private"], subnets });
  expect(
    Object.values(stack.resource!["aws_subnet"]!)
      .map((subnet) => subnet["cidr_block"])
      .sort(),
  ).toEqual([...subnets.public, ...subnets.private].sort());
  expect(inventory(stack)).toMatchObject({ aws_network_acl: 2, aws_route_table: 3 });
});

test("no subnet gives public addresses on launch", () => {
  const text = asText(networkJson());
  expect(text).not.toHaveResourceWithProperties(Subnet, { map_public_ip_on_launch: true });
  expect(text).toHaveResourceWithProperties(Subnet, { map_public_ip_on_launch: false });
});

test("A2: the group, ACL and route table that come with the VPC are closed", () => {
  const stack = networkJson();
  for (const address of [
    "aws_default_security_group.network_default_group",
    "aws_default_network_acl.network_default_acl",
    "aws_default_route_table.network_default_routes",
  ]) {
    const closed = resource(stack, address);
    expect(["ingress", "egress", "route"].filter((key) => key in closed)).toEqual([]);
  }
});

test("A2: flow logs keep all traffic in an encrypted log group, by a role that may write only there", () => {
  const stack = networkJson();
  expect(asText(stack)).toHaveResourceWithProperties(FlowLog, {
    traffic_type: "ALL",
    log_destination: "${aws_cloudwatch_log_group.network_flow_logs_group.arn}",
    iam_role_arn: "arn:aws:iam::123456789012:role/test-dev-primary-flow-logs",
  });
  expect(asText(stack)).toHaveResourceWithProperties(CloudwatchLogGroup, {
    name: "/test-dev/primary/flow-logs",
    retention_in_days: 30,
    kms_key_id: expect.stringContaining("arn:aws:kms:"),
  });
});

test("A2: flow logs can go to a bucket, and then need no role", () => {
  const stack = networkJson({ flowLogs: { to: "s3", bucketArn: "arn:aws:s3:::logs" } });
  expect(asText(stack)).toHaveResourceWithProperties(FlowLog, {
    log_destination_type: "s3",
    log_destination: "arn:aws:s3:::logs",
  });
  expect(resource(stack, "aws_flow_log.network_flow_logs")).not.toHaveProperty("iam_role_arn");
});

test("IPv6: a /64 per subnet, and an egress-only gateway for the private tier", () => {
  const stack = networkJson({ ipv6: true });
  expect(asText(stack)).toHaveResourceWithProperties(Vpc, { assign_generated_ipv6_cidr_block: true });
  const blocks = Object.values(stack.resource!["aws_subnet"]!).map((subnet) => subnet["ipv6_cidr_block"]);
  expect(new Set(blocks).size).toBe(9);
  expect(resource(stack, "aws_subnet.network_private_us_east_1b")["ipv6_cidr_block"]).toBe(
    "${cidrsubnet(aws_vpc.network.ipv6_cidr_block, 8, 9)}",
  );
  expect(asText(stack)).toHaveResourceWithProperties(Route, {
    route_table_id: "${aws_route_table.network_private_routes_us_east_1b.id}",
    destination_ipv6_cidr_block: "::/0",
    egress_only_gateway_id: "${aws_egress_only_internet_gateway.network_egress_gateway.id}",
  });
  expect(asText(networkJson())).not.toHaveResource(EgressOnlyInternetGateway);
});

test.each([
  [{ zones: ["us-east-1a"] }, '[site/network] zones should name at least 2, got ["us-east-1a"]'],
  [
    { tiers: ["private"] as const },
    "[site/network] nat 'per-zone' needs a public and a private tier: add them or set nat to 'none'",
  ],
  [{ subnets: { public: ["10.0.1.0/24"] } }, "[site/network] subnets.public should have one block per zone (3), got 1"],
])("fails on %j", (props, message) => {
  expect(() => networkJson(props)).toThrow(message);
});

test("fails when a requested tier does not exist", () => {
  expect(() => networkJson({ tiers: ["private"], nat: "none" }, (network) => network.subnetIds("database"))).toThrow(
    "[site/network] has no database tier: its tiers are private",
  );
});
