"""AWS keeps a prefix list of Route 53's health checkers in every region, so that a load balancer can allow them.
moto has the lists of other services only."""

from __future__ import annotations

from typing import Any

from moto.ec2.models.managed_prefixes import ManagedPrefixListBackend

from patching import wrap

MODULE = "moto.ec2.models.managed_prefixes"

# Two of the ranges that AWS publishes for ROUTE53_HEALTHCHECKS in ip-ranges.json.
CHECKERS = ["15.177.0.0/18", "54.183.255.128/26"]


def apply() -> None:
    @wrap(ManagedPrefixListBackend, "create_default_pls")
    def create(original: Any, self: Any) -> None:
        original(self)
        self._create_aws_managed_prefix_list(
            name=f"com.amazonaws.{self.region_name}.route53-healthchecks",
            address_family="IPv4",
            entries=[{"Cidr": cidr, "Description": "default"} for cidr in CHECKERS],
        )


def probe(aws: Any) -> None:
    client = aws.client("ec2", "us-west-2")
    name = "com.amazonaws.us-west-2.route53-healthchecks"
    filters = [{"Name": "prefix-list-name", "Values": [name]}]
    found = client.describe_managed_prefix_lists(Filters=filters)["PrefixLists"]
    assert [one["OwnerId"] for one in found] == ["AWS"], found
