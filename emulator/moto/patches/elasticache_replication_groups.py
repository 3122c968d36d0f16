"""A replication group has shards of a primary and replicas, each member a cache cluster of its own, and can
be changed, failed over and deleted. moto's members do not exist as clusters, a deletion never ends, and
nothing can be changed."""

from __future__ import annotations

from typing import Any

from moto.core.utils import utcnow

from operations import ApiError, Call, operation
from patches.elasticache_clusters import DEFAULTS, NAME, PORTS, arn, cluster, logs

MODULE = "moto.elasticache.responses"
REQUIRES = ["elasticache_clusters"]
GROUP = "ReplicationGroupId"
RENAMED = {"ReplicationGroupDescription": "Description"}


def groups(call: Call) -> dict[str, Any]:
    """The replication groups of a region, each with its settings, its shards and when it was created."""
    return call.state("replication_groups")


def find(call: Call) -> dict[str, Any]:
    found: dict[str, Any] | None = groups(call).get(call.params[GROUP])
    if found is None:
        raise ApiError("ReplicationGroupNotFoundFault", f"ReplicationGroup {call.params[GROUP]} not found.")
    return found


def is_sharded(settings: dict[str, Any]) -> bool:
    parameters = settings.get("CacheParameterGroupName") or ""
    many = settings.get("NumNodeGroups", 1) > 1 or parameters.endswith(".cluster.on")
    return many or settings.get("ClusterMode") == "enabled"


def layout(name: str, settings: dict[str, Any]) -> list[dict[str, Any]]:
    """The shards with their members' names, the first of which starts as the primary."""
    size = settings.get("NumCacheClusters") or settings.get("ReplicasPerNodeGroup", 0) + 1
    if not is_sharded(settings):
        return [{"id": "0001", "members": [f"{name}-{member:03}" for member in range(1, size + 1)]}]
    shards = range(1, settings.get("NumNodeGroups", 1) + 1)
    return [
        {"id": f"{shard:04}", "members": [f"{name}-{shard:04}-{member:03}" for member in range(1, size + 1)]}
        for shard in shards
    ]


def reshape(group: dict[str, Any]) -> None:
    """Gives the group the shards and members of its settings; a primary stays one."""
    primaries = {shard["id"]: shard["primary"] for shard in group["shards"]}
    group["shards"] = layout(group["settings"][GROUP], group["settings"])
    for shard in group["shards"]:
        primary = primaries.get(shard["id"])
        shard["primary"] = primary if primary in shard["members"] else shard["members"][0]


def node_group(call: Call, group: dict[str, Any], shard: dict[str, Any]) -> dict[str, Any]:
    settings = group["settings"]
    port = settings.get("Port", PORTS[settings["Engine"]])
    host = f"{settings[GROUP]}.emulated.ng.{shard['id']}.cache.{call.region}.amazonaws.com"
    zones = settings.get("PreferredCacheClusterAZs") or [f"{call.region}{letter}" for letter in "abc"]
    single = not is_sharded(settings)
    members = []
    for number, member in enumerate(shard["members"]):
        role = "primary" if member == shard["primary"] else "replica"
        address = {"Address": f"{member}.emulated.cache.{call.region}.amazonaws.com", "Port": port}
        found = {NAME: member, "CacheNodeId": "0001", "PreferredAvailabilityZone": zones[number % len(zones)]}
        members.append({**found, **({"ReadEndpoint": address, "CurrentRole": role} if single else {})})
    endpoints = {
        "PrimaryEndpoint": {"Address": f"master.{host}", "Port": port},
        "ReaderEndpoint": {"Address": f"replica.{host}", "Port": port},
    }
    return {
        "NodeGroupId": shard["id"],
        "Status": "available",
        "NodeGroupMembers": members,
        **(endpoints if single else {}),
    }


def shown(call: Call, group: dict[str, Any]) -> dict[str, Any]:
    settings = group["settings"]
    sharded = is_sharded(settings)
    port = settings.get("Port", PORTS[settings["Engine"]])
    address = f"clustercfg.{settings[GROUP]}.emulated.cache.{call.region}.amazonaws.com"
    switch = {True: "enabled", False: "disabled"}
    found = {
        **DEFAULTS,
        **settings,
        "ARN": arn(call, "replicationgroup", settings[GROUP]),
        "Status": "available",
        "ReplicationGroupCreateTime": group["created"],
        "AutomaticFailover": switch[settings.get("AutomaticFailoverEnabled", sharded)],
        "MultiAZ": switch[settings.get("MultiAZEnabled", False)],
        "ClusterEnabled": sharded,
        "ClusterMode": settings.get("ClusterMode", switch[sharded]),
        "AtRestEncryptionEnabled": settings.get("AtRestEncryptionEnabled", False),
        "AuthTokenEnabled": bool(settings.get("AuthToken")),
        "DataTiering": switch[settings.get("DataTieringEnabled", False)],
        "MemberClusters": [member for shard in group["shards"] for member in shard["members"]],
        "NodeGroups": [node_group(call, group, shard) for shard in group["shards"]],
        "LogDeliveryConfigurations": logs(settings),
        "PendingModifiedValues": {},
    }
    if settings.get("TransitEncryptionEnabled"):
        found.setdefault("TransitEncryptionMode", "required")
    if sharded:
        found["ConfigurationEndpoint"] = {"Address": address, "Port": port}
    return found


def settings_of(params: dict[str, Any]) -> dict[str, Any]:
    ignored = ("Tags", "ApplyImmediately")
    return {RENAMED.get(name, name): value for name, value in params.items() if name not in ignored}


def create(call: Call) -> dict[str, Any]:
    name = call.params[GROUP]
    if name in groups(call):
        raise ApiError("ReplicationGroupAlreadyExists", f"ReplicationGroup {name} already exists.")
    if "CacheSubnetGroupName" in call.params:
        call.backend.describe_cache_subnet_groups(call.params["CacheSubnetGroupName"])
    settings = {"Engine": "redis", **settings_of(call.params)}
    group = {"settings": settings, "shards": [], "created": utcnow()}
    reshape(group)
    groups(call)[name] = group
    call.backend.tagging_service.tag_resource(
        arn(call, "replicationgroup", name), call.params.get("Tags", [])
    )
    return {"ReplicationGroup": shown(call, group)}


def describe(call: Call) -> dict[str, Any]:
    found = [find(call)] if GROUP in call.params else list(groups(call).values())
    return {"ReplicationGroups": [shown(call, group) for group in found]}


def modify(call: Call) -> dict[str, Any]:
    group = find(call)
    given = settings_of(call.params)
    users = set(group["settings"].get("UserGroupIds", [])) | set(given.pop("UserGroupIdsToAdd", []))
    users -= users if given.pop("RemoveUserGroups", False) else set(given.pop("UserGroupIdsToRemove", []))
    if given.pop("AuthTokenUpdateStrategy", "") == "DELETE":
        given["AuthToken"] = ""
    group["settings"].update(given, UserGroupIds=sorted(users))
    return {"ReplicationGroup": shown(call, group)}


def resize(call: Call) -> dict[str, Any]:
    group = find(call)
    settings = group["settings"]
    if "NodeGroupCount" in call.params:
        settings["NumNodeGroups"] = call.params["NodeGroupCount"]
    if "NewReplicaCount" in call.params:
        settings.pop("NumCacheClusters", None)
        settings["ReplicasPerNodeGroup"] = call.params["NewReplicaCount"]
    reshape(group)
    return {"ReplicationGroup": shown(call, group)}


def fail_over(call: Call) -> dict[str, Any]:
    group = find(call)
    shard = next((each for each in group["shards"] if each["id"] == call.params["NodeGroupId"]), None)
    if shard is None:
        raise ApiError("NodeGroupNotFoundFault", f"Node group {call.params['NodeGroupId']} not found.")
    if not group["settings"].get("AutomaticFailoverEnabled") or len(shard["members"]) < 2:
        raise ApiError(
            "InvalidReplicationGroupState", "Automatic failover is not enabled or there is no replica."
        )
    position = shard["members"].index(shard["primary"])
    shard["primary"] = shard["members"][(position + 1) % len(shard["members"])]
    return {"ReplicationGroup": shown(call, group)}


def delete(call: Call) -> dict[str, Any]:
    gone = {**shown(call, find(call)), "Status": "deleting"}
    if "GlobalReplicationGroupInfo" in gone:
        message = f"{call.params[GROUP]} is a member of a global datastore"
        raise ApiError("InvalidReplicationGroupState", message)
    del groups(call)[call.params[GROUP]]
    call.backend.tagging_service.delete_all_tags_for_resource(gone["ARN"])
    return {"ReplicationGroup": gone}


def describe_clusters(call: Call) -> dict[str, Any]:
    """The standalone clusters, and the members of the groups among them."""
    owners = {
        member: group
        for group in groups(call).values()
        for shard in group["shards"]
        for member in shard["members"]
    }
    wanted = call.params.get(NAME)
    alone: list[Any] = [] if wanted in owners else call.proceed()["CacheClusters"]
    names = [wanted] if wanted in owners else [] if wanted else list(owners)
    members = [
        {
            **cluster(call, name, {**owners[name]["settings"], "NumCacheNodes": 1}, owners[name]["created"]),
            "ReplicationGroupLogDeliveryEnabled": bool(logs(owners[name]["settings"])),
        }
        for name in names
    ]
    return {"CacheClusters": [*alone, *members]}


def apply() -> None:
    operation("elasticache", "CreateReplicationGroup")(create)
    operation("elasticache", "DescribeReplicationGroups")(describe)
    operation("elasticache", "ModifyReplicationGroup")(modify)
    operation("elasticache", "IncreaseReplicaCount", "DecreaseReplicaCount")(resize)
    operation("elasticache", "ModifyReplicationGroupShardConfiguration")(resize)
    operation("elasticache", "TestFailover")(fail_over)
    operation("elasticache", "DeleteReplicationGroup")(delete)
    operation("elasticache", "DescribeCacheClusters")(describe_clusters)


def probe(aws: Any) -> None:
    client = aws.client("elasticache")
    name = {GROUP: "cache"}
    secure = {"AtRestEncryptionEnabled": True, "TransitEncryptionEnabled": True}
    available = {"AutomaticFailoverEnabled": True, "MultiAZEnabled": True, "NumCacheClusters": 2}
    settings = {**secure, **available, "AuthToken": "a-long-enough-secret", "EngineVersion": "7.1"}
    client.create_replication_group(
        **name,
        ReplicationGroupDescription="sessions",
        Engine="redis",
        CacheNodeType="cache.t4g.small",
        **settings,
    )

    def found() -> Any:
        return client.describe_replication_groups(**name)["ReplicationGroups"][0]

    group = found()
    assert (group["AutomaticFailover"], group["MultiAZ"], group["AuthTokenEnabled"]) == (
        "enabled",
        "enabled",
        True,
    )
    assert (group["Description"], group["ClusterEnabled"]) == ("sessions", False), group
    members = group["MemberClusters"]
    assert members == ["cache-001", "cache-002"], members
    member = client.describe_cache_clusters(CacheClusterId=members[1])["CacheClusters"][0]
    assert member["ReplicationGroupId"] == "cache" and member["EngineVersion"] == "7.1.0", member
    client.test_failover(**name, NodeGroupId="0001")
    roles = {
        each["CacheClusterId"]: each["CurrentRole"] for each in found()["NodeGroups"][0]["NodeGroupMembers"]
    }
    assert roles == {"cache-001": "replica", "cache-002": "primary"}, roles
    client.increase_replica_count(**name, NewReplicaCount=2, ApplyImmediately=True)
    client.modify_replication_group(**name, SnapshotRetentionLimit=7, ApplyImmediately=True)
    assert len(found()["MemberClusters"]) == 3 and found()["SnapshotRetentionLimit"] == 7
    client.delete_replication_group(**name)
    assert aws.refused(client.describe_replication_groups, **name) == "ReplicationGroupNotFoundFault"
    assert client.describe_cache_clusters()["CacheClusters"] == []
    sharded = {"NumNodeGroups": 2, "ReplicasPerNodeGroup": 1, "CacheNodeType": "cache.r7g.large"}
    client.create_replication_group(
        **name, ReplicationGroupDescription="x", AutomaticFailoverEnabled=True, **sharded
    )
    assert (
        found()["ClusterEnabled"] and len(found()["NodeGroups"]) == 2 and "ConfigurationEndpoint" in found()
    )
