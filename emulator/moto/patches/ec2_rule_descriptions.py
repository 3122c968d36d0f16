"""A security group rule has its own description, whatever its peer is. moto keeps the description of rules about
address blocks only; Terraform would set the one of a rule about a group or a prefix list in every plan."""

from __future__ import annotations

from typing import Any

from moto.ec2.models.security_groups import SecurityGroupRule

from patching import wrap

MODULE = "moto.ec2.models.security_groups"


def apply() -> None:
    @wrap(SecurityGroupRule, "__init__")
    def create(original: Any, self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        peers = [self.ip_range, self.source_group, kwargs.get("prefix_list_id"), *args]
        found = [peer["Description"] for peer in peers if isinstance(peer, dict) and peer.get("Description")]
        self.own_description = found[0] if found else None
        # Two rules about the same group are the same rule, whatever their descriptions.
        self.source_group = {key: value for key, value in self.source_group.items() if key != "Description"}

    SecurityGroupRule.description = property(lambda self: self.ip_range.get("Description") or self.own_description)


def probe(aws: Any) -> None:
    client = aws.client("ec2")
    vpc = client.describe_vpcs()["Vpcs"][0]["VpcId"]
    group = client.create_security_group(GroupName="probe", Description="probe", VpcId=vpc)["GroupId"]
    lists = client.describe_managed_prefix_lists()["PrefixLists"]

    def described(port: int, peer: dict[str, Any]) -> str:
        rule = client.authorize_security_group_ingress(
            GroupId=group, IpPermissions=[{"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **peer}]
        )["SecurityGroupRules"][0]["SecurityGroupRuleId"]
        rules = client.describe_security_group_rules(SecurityGroupRuleIds=[rule])["SecurityGroupRules"]
        return str(rules[0].get("Description"))

    assert described(1, {"IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "a block"}]}) == "a block"
    assert described(2, {"UserIdGroupPairs": [{"GroupId": group, "Description": "a group"}]}) == "a group"
    peer = {"PrefixListId": lists[0]["PrefixListId"], "Description": "a list"}
    assert described(3, {"PrefixListIds": [peer]}) == "a list"
