"""A global datastore replicates a replication group into other regions and can be failed over to one of them.
moto has no global datastores."""

from __future__ import annotations

from typing import Any

from operations import ApiError, Call, operation
from patches.elasticache_clusters import full_version
from patches.elasticache_replication_groups import GROUP, is_sharded
from patching import state

MODULE = "moto.elasticache.responses"
REQUIRES = ["elasticache_replication_groups"]
GLOBAL = "GlobalReplicationGroupId"
HOME = "us-east-1"  # the backend that keeps the datastores of every region
INHERITED = ("Engine", "EngineVersion", "CacheNodeType", "NumNodeGroups", "AtRestEncryptionEnabled")


def datastores(call: Call) -> dict[str, Any]:
    return state(call.backend_of(HOME), "global_datastores")


def find(call: Call) -> dict[str, Any]:
    found: dict[str, Any] | None = datastores(call).get(call.params[GLOBAL])
    if found is None:
        raise ApiError("GlobalReplicationGroupNotFoundFault", f"{call.params[GLOBAL]} not found.")
    return found


def group(call: Call, member: dict[str, str]) -> dict[str, Any]:
    regional = state(call.backend_of(member["ReplicationGroupRegion"]), "replication_groups")
    found: dict[str, Any] = regional[member[GROUP]]
    return found


def align(call: Call, datastore: dict[str, Any]) -> None:
    """Writes the role of each member to its replication group."""
    for member in datastore["members"]:
        info = {GLOBAL: datastore[GLOBAL], "GlobalReplicationGroupMemberRole": member["Role"]}
        group(call, member)["settings"]["GlobalReplicationGroupInfo"] = info


def shown(call: Call, datastore: dict[str, Any], members: bool = True) -> dict[str, Any]:
    primary = next(group(call, member) for member in datastore["members"] if member["Role"] == "PRIMARY")
    settings = primary["settings"]
    numbers = (f"{datastore[GLOBAL]}-{shard['id']}" for shard in primary["shards"])
    alone = len(datastore["members"]) == 1
    return {
        GLOBAL: datastore[GLOBAL],
        "GlobalReplicationGroupDescription": datastore["description"],
        "ARN": f"arn:aws:elasticache::{call.account}:globalreplicationgroup:{datastore[GLOBAL]}",
        "Status": "primary-only" if alone else "available",
        "ClusterEnabled": is_sharded(settings),
        "CacheNodeType": settings.get("CacheNodeType"),
        "Engine": settings["Engine"],
        "EngineVersion": full_version(settings["Engine"], settings.get("EngineVersion")),
        "AuthTokenEnabled": bool(settings.get("AuthToken")),
        "AtRestEncryptionEnabled": settings.get("AtRestEncryptionEnabled", False),
        "TransitEncryptionEnabled": settings.get("TransitEncryptionEnabled", False),
        "GlobalNodeGroups": [{"GlobalNodeGroupId": number, "Slots": "0-16383"} for number in numbers],
        "Members": [{**member, "Status": "associated"} for member in datastore["members"]] if members else [],
    }


def member(region: str, name: str, role: str) -> dict[str, str]:
    return {GROUP: name, "ReplicationGroupRegion": region, "Role": role, "AutomaticFailover": "enabled"}


def create(call: Call) -> dict[str, Any]:
    name = f"ldgnf-{call.params['GlobalReplicationGroupIdSuffix']}"
    if name in datastores(call):
        raise ApiError("GlobalReplicationGroupAlreadyExistsFault", f"{name} already exists.")
    primary = call.params["PrimaryReplicationGroupId"]
    if primary not in call.state("replication_groups"):
        raise ApiError("ReplicationGroupNotFoundFault", f"ReplicationGroup {primary} not found.")
    created = {GLOBAL: name, "description": call.params.get("GlobalReplicationGroupDescription", "")}
    created["members"] = [member(call.region, primary, "PRIMARY")]
    datastores(call)[name] = created
    align(call, created)
    return {"GlobalReplicationGroup": shown(call, created)}


def describe(call: Call) -> dict[str, Any]:
    found = [find(call)] if GLOBAL in call.params else list(datastores(call).values())
    with_members = call.params.get("ShowMemberInfo", False)
    return {"GlobalReplicationGroups": [shown(call, each, with_members) for each in found]}


def modify(call: Call) -> dict[str, Any]:
    datastore = find(call)
    datastore["description"] = call.params.get("GlobalReplicationGroupDescription", datastore["description"])
    shared = ("CacheNodeType", "EngineVersion", "Engine", "AutomaticFailoverEnabled")
    changed = {name: call.params[name] for name in shared if name in call.params}
    for each in datastore["members"]:
        group(call, each)["settings"].update(changed)
    return {"GlobalReplicationGroup": shown(call, datastore)}


def join(call: Call) -> dict[str, Any]:
    """Creates a replication group, of a datastore's kind if it is to become its secondary."""
    if GLOBAL not in call.params:
        result: dict[str, Any] = call.proceed()
        return result
    datastore = find(call)
    settings = group(call, datastore["members"][0])["settings"]
    inherited = (
        *INHERITED,
        "TransitEncryptionEnabled",
        "TransitEncryptionMode",
        "ReplicasPerNodeGroup",
        "AuthToken",
    )
    call.params = {**{name: settings[name] for name in inherited if name in settings}, **call.params}
    result = call.proceed()
    datastore["members"].append(member(call.region, call.params[GROUP], "SECONDARY"))
    align(call, datastore)
    role = {GLOBAL: datastore[GLOBAL], "GlobalReplicationGroupMemberRole": "SECONDARY"}
    return {"ReplicationGroup": {**result["ReplicationGroup"], "GlobalReplicationGroupInfo": role}}


def place(call: Call, datastore: dict[str, Any], name: str, region: str) -> dict[str, str]:
    for each in datastore["members"]:
        if (each[GROUP], each["ReplicationGroupRegion"]) == (name, region):
            found: dict[str, str] = each
            return found
    raise ApiError("InvalidParameterValue", f"{name} in {region} is not a member of {datastore[GLOBAL]}")


def leave(call: Call, datastore: dict[str, Any], each: dict[str, str]) -> None:
    group(call, each)["settings"].pop("GlobalReplicationGroupInfo", None)
    datastore["members"].remove(each)


def disassociate(call: Call) -> dict[str, Any]:
    datastore = find(call)
    each = place(call, datastore, call.params[GROUP], call.params["ReplicationGroupRegion"])
    if each["Role"] == "PRIMARY":
        raise ApiError("InvalidParameterValue", "The primary cannot be disassociated")
    leave(call, datastore, each)
    return {"GlobalReplicationGroup": shown(call, datastore)}


def fail_over(call: Call) -> dict[str, Any]:
    datastore = find(call)
    chosen = place(call, datastore, call.params["PrimaryReplicationGroupId"], call.params["PrimaryRegion"])
    for each in datastore["members"]:
        each["Role"] = "PRIMARY" if each is chosen else "SECONDARY"
    align(call, datastore)
    return {"GlobalReplicationGroup": shown(call, datastore)}


def delete(call: Call) -> dict[str, Any]:
    datastore = find(call)
    if len(datastore["members"]) > 1:
        raise ApiError(
            "InvalidGlobalReplicationGroupState", f"{datastore[GLOBAL]} still has secondary members"
        )
    gone = {**shown(call, datastore), "Status": "deleting"}
    leave(call, datastore, datastore["members"][0])
    del datastores(call)[datastore[GLOBAL]]
    return {"GlobalReplicationGroup": gone}


def apply() -> None:
    operation("elasticache", "CreateReplicationGroup")(join)
    operation("elasticache", "CreateGlobalReplicationGroup")(create)
    operation("elasticache", "DescribeGlobalReplicationGroups")(describe)
    operation("elasticache", "ModifyGlobalReplicationGroup")(modify)
    operation("elasticache", "DisassociateGlobalReplicationGroup")(disassociate)
    operation("elasticache", "FailoverGlobalReplicationGroup")(fail_over)
    operation("elasticache", "DeleteGlobalReplicationGroup")(delete)


def probe(aws: Any) -> None:
    east, west = aws.client("elasticache"), aws.client("elasticache", "us-west-2")
    settings = {"CacheNodeType": "cache.r7g.large", "Engine": "redis", "NumCacheClusters": 2}
    primary = {GROUP: "near", "ReplicationGroupDescription": "x", "AutomaticFailoverEnabled": True}
    east.create_replication_group(**primary, **settings, TransitEncryptionEnabled=True)
    created = east.create_global_replication_group(
        GlobalReplicationGroupIdSuffix="g", PrimaryReplicationGroupId="near"
    )
    name = {GLOBAL: created["GlobalReplicationGroup"][GLOBAL]}
    west.create_replication_group(ReplicationGroupId="far", ReplicationGroupDescription="x", **name)

    def roles() -> dict[str, str]:
        found = west.describe_global_replication_groups(**name, ShowMemberInfo=True)[
            "GlobalReplicationGroups"
        ][0]
        assert found["Status"] == "available", found
        by_member = {each[GROUP]: each["Role"] for each in found["Members"]}
        for client, member in ((east, "near"), (west, "far")):
            group = client.describe_replication_groups(ReplicationGroupId=member)["ReplicationGroups"][0]
            assert (
                group["GlobalReplicationGroupInfo"]["GlobalReplicationGroupMemberRole"] == by_member[member]
            ), group
            assert group["CacheNodeType"] == "cache.r7g.large" and group["TransitEncryptionEnabled"], group
        return by_member

    assert roles() == {"near": "PRIMARY", "far": "SECONDARY"}
    west.failover_global_replication_group(**name, PrimaryRegion="us-west-2", PrimaryReplicationGroupId="far")
    assert roles() == {"near": "SECONDARY", "far": "PRIMARY"}
    remove = {GROUP: "near", "ReplicationGroupRegion": "us-east-1"}
    west.disassociate_global_replication_group(**name, **remove)
    west.delete_global_replication_group(**name, RetainPrimaryReplicationGroup=True)
    refused = aws.refused(west.describe_global_replication_groups, **name)
    assert refused == "GlobalReplicationGroupNotFoundFault"
    west.delete_replication_group(ReplicationGroupId="far")
