"""The default security group of a network allows traffic from members of the group itself, in addition to all
outbound traffic. moto has no inbound rule, so that a missing permission to revoke it stays undetected; Terraform
revokes the rule when it adopts the group."""

from __future__ import annotations

from typing import Any

from moto.ec2.models.security_groups import SecurityGroup, SecurityGroupRule

from patching import wrap

MODULE = "moto.ec2.models.security_groups"


def apply() -> None:
    @wrap(SecurityGroup, "__init__")
    def create(original: Any, self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        if self.is_default:
            itself = {"GroupId": self.id, "OwnerId": self.owner_id, "UserId": self.owner_id}
            rule = SecurityGroupRule(self.ec2_backend, "-1", self.id, None, None, None, itself, is_egress=False)
            self.ingress_rules.append(rule)


def probe(aws: Any) -> None:
    client = aws.client("ec2")
    vpc = client.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]

    def default() -> Any:
        filters = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "group-name", "Values": ["default"]}]
        return client.describe_security_groups(Filters=filters)["SecurityGroups"][0]

    group = default()
    (rule,) = group["IpPermissions"]
    assert rule["IpProtocol"] == "-1"
    assert [pair["GroupId"] for pair in rule["UserIdGroupPairs"]] == [group["GroupId"]]
    assert len(group["IpPermissionsEgress"]) == 1
    # As Terraform revokes what it finds.
    client.revoke_security_group_ingress(GroupId=group["GroupId"], IpPermissions=group["IpPermissions"])
    assert default()["IpPermissions"] == []
    other = client.create_security_group(GroupName="other", Description="other", VpcId=vpc)["GroupId"]
    assert client.describe_security_groups(GroupIds=[other])["SecurityGroups"][0]["IpPermissions"] == []
