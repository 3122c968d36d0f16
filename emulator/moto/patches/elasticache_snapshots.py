"""A snapshot on demand is taken of a cluster or a replication group, can be copied, and is listed until deleted.
moto reads both from its own store, which the other patches for ElastiCache do not use."""

from __future__ import annotations

from typing import Any

from operations import ApiError, Call, operation
from patches import elasticache_clusters, elasticache_replication_groups
from patches.elasticache_clusters import NAME, arn
from patches.elasticache_replication_groups import GROUP

MODULE = "moto.elasticache.responses"
REQUIRES = ["elasticache_replication_groups"]


def find(call: Call, parameter: str = "SnapshotName") -> dict[str, Any]:
    found: dict[str, Any] | None = call.state("snapshots").get(call.params[parameter])
    if found is None:
        raise ApiError("SnapshotNotFoundFault", f"{call.params[parameter]} not found.")
    return found


def save(call: Call, name: str, content: dict[str, Any]) -> dict[str, Any]:
    if name in call.state("snapshots"):
        raise ApiError("SnapshotAlreadyExistsFault", f"Snapshot with name {name} already exists.")
    identity = {"SnapshotName": name, "ARN": arn(call, "snapshot", name), "SnapshotSource": "manual"}
    call.state("snapshots")[name] = {**content, **identity, "SnapshotStatus": "available"}
    call.backend.tagging_service.tag_resource(identity["ARN"], call.params.get("Tags", []))
    return {"Snapshot": {**call.state("snapshots")[name], "SnapshotStatus": "creating"}}


def create(call: Call) -> dict[str, Any]:
    name = call.params["SnapshotName"]
    if GROUP in call.params:
        group = elasticache_replication_groups.find(call)
        shards, settings = len(group["shards"]), group["settings"]
        members = {"NumNodeGroups": shards, "ReplicationGroupDescription": settings.get("Description", "")}
        return save(call, name, {**settings, **members, GROUP: call.params[GROUP]})
    cluster = call.params[NAME]
    owners = elasticache_replication_groups.groups(call).values()
    members_of = [group for group in owners if any(cluster in shard["members"] for shard in group["shards"])]
    source = members_of[0] if members_of else elasticache_clusters.find(call)
    return save(call, name, {**source["settings"], NAME: cluster})


def describe(call: Call) -> dict[str, Any]:
    if "SnapshotName" in call.params:
        return {"Snapshots": [find(call)]}
    filters = {name: call.params[name] for name in (GROUP, NAME) if name in call.params}
    known = call.state("snapshots").values()
    return {
        "Snapshots": [each for each in known if filters.items() <= each.items()] if filters else list(known)
    }


def copy(call: Call) -> dict[str, Any]:
    return save(call, call.params["TargetSnapshotName"], find(call, "SourceSnapshotName"))


def delete(call: Call) -> dict[str, Any]:
    gone = find(call)
    del call.state("snapshots")[gone["SnapshotName"]]
    return {"Snapshot": {**gone, "SnapshotStatus": "deleting"}}


def apply() -> None:
    operation("elasticache", "CreateSnapshot")(create)
    operation("elasticache", "DescribeSnapshots")(describe)
    operation("elasticache", "CopySnapshot")(copy)
    operation("elasticache", "DeleteSnapshot")(delete)


def probe(aws: Any) -> None:
    client = aws.client("elasticache")
    group = {GROUP: "cache"}
    client.create_replication_group(**group, ReplicationGroupDescription="x", NumCacheClusters=2)
    client.create_snapshot(**group, SnapshotName="six")
    client.create_snapshot(CacheClusterId="cache-001", SnapshotName="one")
    client.copy_snapshot(SourceSnapshotName="six", TargetSnapshotName="again")
    names = [each["SnapshotName"] for each in client.describe_snapshots(**group)["Snapshots"]]
    assert names == ["six", "one", "again"], names
    client.delete_snapshot(SnapshotName="six")
    assert aws.refused(client.describe_snapshots, SnapshotName="six") == "SnapshotNotFoundFault"
