import { inventory, resource } from "../../support/synth";
import { networkJson } from "../../support/network";

const NO_NAT = ["s3", "dynamodb", "ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssm", "sts"];
const json = () => networkJson({ nat: "none", endpoints: NO_NAT, tiers: ["public", "private"] });

test("E3: a VPC without NAT reaches ECR, logs, Secrets Manager, SSM, STS, S3 and DynamoDB", () => {
  const stack = json();
  expect(inventory(stack)["aws_vpc_endpoint"]).toBe(8);
  expect(resource(stack, "aws_vpc_endpoint.network_endpoints_ecr_dkr")).toMatchObject({
    service_name: "com.amazonaws.us-east-1.ecr.dkr",
    vpc_endpoint_type: "Interface",
    private_dns_enabled: true,
    subnet_ids: ["a", "b", "c"].map((zone) => `\${aws_subnet.network_private_us_east_1${zone}.id}`),
    security_group_ids: ["${aws_security_group.network_endpoints_group.id}"],
  });
  expect(resource(stack, "aws_vpc_endpoint.network_endpoints_s3")).toMatchObject({
    vpc_endpoint_type: "Gateway",
    route_table_ids: ["a", "b", "c"].map((zone) => `\${aws_route_table.network_private_routes_us_east_1${zone}.id}`),
  });
});

test("E3: interface endpoints take HTTPS from inside the VPC and nothing else", () => {
  const rules = Object.values(json().resource!["aws_vpc_security_group_ingress_rule"]!);
  expect(rules).toEqual([expect.objectContaining({ cidr_ipv4: "10.0.0.0/16", from_port: 443, to_port: 443 })]);
});

test("a gateway endpoint serves our own account, and image layers to whom ECR has signed them for", () => {
  const [own, layers] = json().data!["aws_iam_policy_document"]!["network_endpoints_s3_policy"]![
    "statement"
  ] as unknown[];
  expect(own).toMatchObject({
    actions: ["s3:*"],
    condition: [{ test: "StringEquals", variable: "aws:PrincipalAccount", values: ["123456789012"] }],
  });
  expect(layers).toMatchObject({
    actions: ["s3:GetObject"],
    resources: ["arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*"],
  });
  const dynamodb = json().data!["aws_iam_policy_document"]!["network_endpoints_dynamodb_policy"]!;
  expect(dynamodb["statement"]).toHaveLength(1);
});

test("without interface endpoints there is no group for them", () => {
  expect(inventory(networkJson())).not.toHaveProperty("aws_security_group");
});
