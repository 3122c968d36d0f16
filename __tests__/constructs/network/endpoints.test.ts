import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { asText, inventory, resource } from "../../support/synth";
import { networkJson } from "../../support/network";

const NO_NAT = ["s3", "dynamodb", "ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssm", "sts"];
const json = () => networkJson({ nat: "none", endpoints: NO_NAT, tiers: ["public", "private"] });

test("E3: a VPC without NAT reaches ECR, logs, Secrets Manager, SSM, STS, S3 and DynamoDB", () => {
  const stack = json();
  expect(inventory(stack)["aws_vpc_endpoint"]).toBe(8);
  expect(asText(stack)).toHaveResourceWithProperties(VpcEndpoint, {
    service_name: "com.amazonaws.us-east-1.ecr.dkr",
    vpc_endpoint_type: "Interface",
    private_dns_enabled: true,
    subnet_ids: ["a", "b", "c"].map((zone) => `\${aws_subnet.network_private_us_east_1${zone}.id}`),
    security_group_ids: ["${aws_security_group.network_endpoints_group.id}"],
  });
  expect(asText(stack)).toHaveResourceWithProperties(VpcEndpoint, {
    service_name: "com.amazonaws.us-east-1.s3",
    vpc_endpoint_type: "Gateway",
    route_table_ids: ["a", "b", "c"].map((zone) => `\${aws_route_table.network_private_routes_us_east_1${zone}.id}`),
  });
});

test("E3: interface endpoints accept only HTTPS from the VPC", () => {
  const rules = Object.values(json().resource!["aws_vpc_security_group_ingress_rule"]!);
  expect(rules).toEqual([expect.objectContaining({ cidr_ipv4: "10.0.0.0/16", from_port: 443, to_port: 443 })]);
});

const EVERYONE = [{ identifiers: ["*"], type: "*" }];
const ownAccount = (actions: string) => ({
  sid: "OwnAccount",
  actions: [actions],
  resources: ["*"],
  principals: EVERYONE,
  condition: ["aws:PrincipalAccount", "aws:ResourceAccount"].map((variable) => ({
    test: "StringEquals",
    values: ["123456789012"],
    variable,
  })),
});
const IMAGE_LAYERS = {
  sid: "ImageLayers",
  actions: ["s3:GetObject"],
  resources: ["arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*"],
  principals: EVERYONE,
};

const AWS_OWNED = {
  sid: "AwsOwned",
  actions: ["ssm:Describe*", "ssm:Get*", "ssm:List*", "ssm:SendCommand", "ssm:StartSession"],
  resources: ["parameter/aws/*", "document/*", "automation-definition/*"].map(
    (resource) => `arn:aws:ssm:us-east-1::${resource}`,
  ),
  principals: EVERYONE,
  condition: [{ test: "StringEquals", values: ["123456789012"], variable: "aws:PrincipalAccount" }],
};

test("R30: every endpoint allows this account on its own resources; the S3 endpoint also image layers of ECR, the SSM endpoint documents of AWS", () => {
  const stack = networkJson({ nat: "none", endpoints: [...NO_NAT, "monitoring", "kms"], tiers: ["private"] });
  const policies = stack.data!["aws_iam_policy_document"]!;
  expect(
    Object.fromEntries(
      Object.entries(stack.resource!["aws_vpc_endpoint"]!).map(([name, { policy }]) => {
        const [document] = /(?<=policy_document\.)\w+/.exec(policy as string)!;
        return [name.replace("network_endpoints_", ""), policies[document]!["statement"]];
      }),
    ),
  ).toEqual({
    s3: [ownAccount("s3:*"), IMAGE_LAYERS],
    dynamodb: [ownAccount("dynamodb:*")],
    ecr_api: [ownAccount("ecr:*")],
    ecr_dkr: [ownAccount("ecr:*")],
    logs: [ownAccount("logs:*")],
    secretsmanager: [ownAccount("secretsmanager:*")],
    ssm: [ownAccount("ssm:*"), AWS_OWNED],
    sts: [ownAccount("sts:*")],
    monitoring: [ownAccount("cloudwatch:*")],
    kms: [ownAccount("kms:*")],
  });
});

test("R30: the endpoint of exec sessions keeps its default policy", () => {
  const stack = networkJson({ nat: "none", endpoints: ["ssmmessages"], tiers: ["private"] });
  expect(resource(stack, "aws_vpc_endpoint.network_endpoints_ssmmessages")).not.toHaveProperty("policy");
});

test("without interface endpoints there is no group for them", () => {
  expect(asText(networkJson())).not.toHaveResource(SecurityGroup);
});
