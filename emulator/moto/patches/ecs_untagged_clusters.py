"""A cluster or capacity provider without tags has an empty list of them. In moto it has no list, on which the
Resource Groups Tagging API fails for the whole region."""

from __future__ import annotations

from typing import Any

from moto.ecs.models import CapacityProvider, Cluster

from patching import wrap

MODULE = "moto.ecs.models"


def apply() -> None:
    for owner in (Cluster, CapacityProvider):

        @wrap(owner, "__init__")
        def init(original: Any, self: Any, *args: Any, **settings: Any) -> None:
            original(self, *args, **settings)
            self.tags = self.tags or []


def probe(aws: Any) -> None:
    aws.client("ecs", "us-west-2").create_cluster(clusterName="plain")
    tags = [{"key": "a", "value": "b"}]
    tagged = aws.client("ecs", "us-west-2").create_cluster(clusterName="tagged", tags=tags)["cluster"][
        "clusterArn"
    ]
    wanted = [{"Key": "a", "Values": ["b"]}]
    found = aws.client("resourcegroupstaggingapi", "us-west-2").get_resources(TagFilters=wanted)
    assert [each["ResourceARN"] for each in found["ResourceTagMappingList"]] == [tagged], found
