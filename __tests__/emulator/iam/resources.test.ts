import { ACCOUNT, type Asking, at, needed } from "../../support/needed-permissions";

describe("X15: a type that AWS requires is needed although the call cannot name it", () => {
  const ec2 = (action: string, body: string): Asking => ({ service: "ec2", action, body, protocol: "ec2" });
  const all = (action: string, service: string, ...resources: string[]) =>
    resources.map((resource) => `${action} ${at(service, resource)}`);

  test.each<[Asking, string[]]>([
    [ec2("CreateSubnet", "VpcId=vpc-1"), all("ec2:CreateSubnet", "ec2", "subnet/*", "vpc/vpc-1")],
    [ec2("CreateRouteTable", "VpcId=vpc-1"), all("ec2:CreateRouteTable", "ec2", "route-table/*", "vpc/vpc-1")],
    [
      ec2("CreateSecurityGroup", "VpcId=vpc-1&GroupName=web"),
      all("ec2:CreateSecurityGroup", "ec2", "security-group/*", "vpc/vpc-1"),
    ],
    [ec2("CreateNetworkAcl", "VpcId=vpc-1"), all("ec2:CreateNetworkAcl", "ec2", "network-acl/*", "vpc/vpc-1")],
    [
      ec2("CreateVpcEndpoint", "VpcId=vpc-1&RouteTableId.1=rtb-1&RouteTableId.2=rtb-2"),
      all("ec2:CreateVpcEndpoint", "ec2", "route-table/rtb-1", "route-table/rtb-2", "vpc/vpc-1", "vpc-endpoint/*"),
    ],
    [
      ec2("CreateVpcEndpoint", "VpcId=vpc-1&SubnetId.1=subnet-1&SecurityGroupId.1=sg-1"),
      all("ec2:CreateVpcEndpoint", "ec2", "security-group/sg-1", "subnet/subnet-1", "vpc/vpc-1", "vpc-endpoint/*"),
    ],
    [ec2("CreateVpcEndpoint", "VpcId=vpc-1"), all("ec2:CreateVpcEndpoint", "ec2", "vpc/vpc-1", "vpc-endpoint/*")],
    [
      ec2("CreateNatGateway", "SubnetId=subnet-1&AllocationId=eipalloc-1"),
      all("ec2:CreateNatGateway", "ec2", "elastic-ip/eipalloc-1", "natgateway/*", "subnet/subnet-1"),
    ],
    [
      ec2("ReplaceNetworkAclAssociation", "NetworkAclId=acl-1&AssociationId=aclassoc-1"),
      all("ec2:ReplaceNetworkAclAssociation", "ec2", "network-acl/acl-1", "subnet/*"),
    ],
    [
      {
        ...{ service: "logs", action: "CreateDelivery" },
        body: { deliverySourceName: "s", deliveryDestinationArn: at("logs", "delivery-destination:d") },
      },
      all("logs:CreateDelivery", "logs", "delivery:*", "delivery-destination:d", "delivery-source:s"),
    ],
    [
      {
        ...{ service: "rds", action: "CreateDBCluster" },
        body: "DBClusterIdentifier=c&DBClusterParameterGroupName=p&DBSubnetGroupName=s",
      },
      all("rds:CreateDBCluster", "rds", "cluster:c", "cluster-pg:p", "og:*", "subgrp:s"),
    ],
    [
      { service: "rds", action: "CreateGlobalCluster", body: "GlobalClusterIdentifier=g" },
      [
        `rds:CreateGlobalCluster ${at("rds", "cluster:*")}`,
        `rds:CreateGlobalCluster arn:aws:rds::${ACCOUNT}:global-cluster:g`,
      ],
    ],
  ])("%j", async (asking, expected) => {
    expect(await needed(asking)).toEqual(expected);
  });

  test.each<[Asking, string[]]>([
    [
      {
        ...{ service: "elasticloadbalancing", action: "CreateRule" },
        body: `ListenerArn=${at("elasticloadbalancing", "listener/app/a/1/2")}`,
      },
      all("elasticloadbalancing:CreateRule", "elasticloadbalancing", "listener/app/a/1/2"),
    ],
    [
      { service: "dynamodb", action: "TagResource", body: { ResourceArn: at("dynamodb", "table/t") } },
      all("dynamodb:TagResource", "dynamodb", "table/t"),
    ],
    [
      { service: "states", action: "DescribeExecution", body: { executionArn: at("states", "execution:m:e") } },
      all("states:DescribeExecution", "states", "execution:m:e"),
    ],
  ])("one of types that exclude each other is enough: %j", async (asking, expected) => {
    expect(await needed(asking)).toEqual(expected);
  });

  test("a name does not contain the id that AWS assigns to what RDS makes", async () => {
    for (const action of ["DescribeDBProxies", "DeleteDBProxy"]) {
      expect(await needed({ service: "rds", action, body: "DBProxyName=p" })).toEqual(
        all(`rds:${action}`, "rds", "db-proxy:*"),
      );
    }
    expect(
      await needed({
        ...{ service: "rds", action: "CreateDBProxyEndpoint" },
        body: "DBProxyName=p&DBProxyEndpointName=e",
      }),
    ).toEqual(all("rds:CreateDBProxyEndpoint", "rds", "db-proxy:*", "db-proxy-endpoint:*"));
  });
});

describe("X15: web ACLs by their ARNs", () => {
  const waf = (action: string, body: object): Asking => ({ service: "wafv2", action, body });
  const acl = (action: string, ...resources: string[]) =>
    resources.map((resource) => `wafv2:${action} ${at("wafv2", resource)}`);
  const managed = {
    Statement: { ManagedRuleGroupStatement: { VendorName: "AWS", Name: "AWSManagedRulesCommonRuleSet" } },
  };
  const set = at("wafv2", "global/ipset/known/1");

  test.each<[Asking, string[]]>([
    [
      waf("CreateWebACL", { Name: "a", Scope: "REGIONAL", Rules: [managed, managed] }),
      acl("CreateWebACL", "regional/webacl/a/*", "regional/managedruleset/*/*"),
    ],
    [
      waf("CreateWebACL", {
        ...{ Name: "a", Scope: "CLOUDFRONT" },
        Rules: [{ Statement: { NotStatement: { Statement: { IPSetReferenceStatement: { ARN: set } } } } }],
      }),
      acl("CreateWebACL", "global/webacl/a/*", "global/ipset/known/1"),
    ],
    [
      waf("UpdateWebACL", { Name: "a", Id: "1", Scope: "REGIONAL", Rules: [managed] }),
      acl("UpdateWebACL", "regional/webacl/a/1", "regional/managedruleset/*/*"),
    ],
    [waf("GetWebACL", { Name: "a", Id: "1", Scope: "CLOUDFRONT" }), acl("GetWebACL", "global/webacl/a/1")],
    [waf("CreateIPSet", { Name: "known", Scope: "CLOUDFRONT" }), acl("CreateIPSet", "global/ipset/known/*")],
    [
      waf("TagResource", { ResourceARN: at("wafv2", "regional/webacl/a/1"), Tags: [] }),
      acl("TagResource", "regional/webacl/a/1"),
    ],
  ])("%j", async (asking, expected) => {
    expect(await needed(asking)).toEqual(expected);
  });
});
