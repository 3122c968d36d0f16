"""A cache cluster keeps its settings, has an engine version and an endpoint, and is gone once deleted. moto leaves
the version of Redis empty, drops settings, and never ends the state `deleting` of a cluster."""

from __future__ import annotations

from typing import Any

from moto.core.utils import utcnow

from operations import ApiError, Call, operation

MODULE = "moto.elasticache.responses"
NAME = "CacheClusterId"
VERSIONS = {"redis": "7.1.0", "valkey": "8.0.1", "memcached": "1.6.22"}
PORTS = {"redis": 6379, "valkey": 6379, "memcached": 11211}
DEFAULTS = {
    "AutoMinorVersionUpgrade": True,
    "PreferredMaintenanceWindow": "sun:05:00-sun:06:00",
    "SnapshotRetentionLimit": 0,
    "SnapshotWindow": "07:00-08:00",
    "TransitEncryptionEnabled": False,
    "NetworkType": "ipv4",
    "IpDiscovery": "ipv4",
}


def arn(call: Call, kind: str, name: str) -> str:
    return f"arn:aws:elasticache:{call.region}:{call.account}:{kind}:{name}"


def full_version(engine: str, version: str | None) -> str:
    """The version with three numbers, as the service reports it, for one that names two or is left open."""
    if not version:
        return VERSIONS[engine]
    version = "6.2.6" if version == "6.x" else version
    return version if version.count(".") == 2 else f"{version}.0"


def default_parameters(engine: str, version: str) -> str:
    major, minor, *_ = version.split(".")
    suffix = {"memcached": f"{major}.{minor}", "redis": "6.x" if major == "6" else major}
    return f"default.{engine}{suffix.get(engine, major)}"


def logs(settings: dict[str, Any]) -> list[dict[str, Any]]:
    wanted = [each for each in settings.get("LogDeliveryConfigurations", []) if each.get("Enabled", True)]
    return [{**each, "Status": "active"} for each in wanted]


def cluster(call: Call, name: str, settings: dict[str, Any], created: Any) -> dict[str, Any]:
    """A cluster as it is described, from the settings it was created or changed with."""
    engine = settings["Engine"]
    version = full_version(engine, settings.get("EngineVersion"))
    port = settings.get("Port", PORTS[engine])
    host = f"{name}.emulated.cache.{call.region}.amazonaws.com"
    count = settings.get("NumCacheNodes", 1)
    zones = settings.get("PreferredAvailabilityZones", [])
    spread = [f"{call.region}{letter}" for letter in "abc"] if settings.get("AZMode") == "cross-az" else []
    zones = zones or spread or [settings.get("PreferredAvailabilityZone", f"{call.region}a")]
    parameters = settings.get("CacheParameterGroupName") or default_parameters(engine, version)
    nodes = [
        {
            "CacheNodeId": f"{number + 1:04}",
            "CacheNodeStatus": "available",
            "CacheNodeCreateTime": created,
            "ParameterGroupStatus": "in-sync",
            "CustomerAvailabilityZone": zones[number % len(zones)],
            "Endpoint": {"Address": f"{number + 1:04}.{host}", "Port": port},
        }
        for number in range(count)
    ]
    topic = settings.get("NotificationTopicArn")
    return {
        **DEFAULTS,
        **settings,
        NAME: name,
        "ARN": arn(call, "cluster", name),
        "EngineVersion": version,
        "CacheClusterStatus": "available",
        "CacheClusterCreateTime": created,
        "NumCacheNodes": count,
        "PreferredAvailabilityZone": zones[0] if count == 1 or len(set(zones)) == 1 else "Multiple",
        "CacheParameterGroup": {"CacheParameterGroupName": parameters, "ParameterApplyStatus": "in-sync"},
        "CacheSubnetGroupName": settings.get("CacheSubnetGroupName", "default"),
        "SecurityGroups": [
            {"SecurityGroupId": group, "Status": "active"} for group in settings.get("SecurityGroupIds", [])
        ],
        "NotificationConfiguration": {"TopicArn": topic, "TopicStatus": "active"} if topic else None,
        "AuthTokenEnabled": bool(settings.get("AuthToken")),
        "AtRestEncryptionEnabled": settings.get("AtRestEncryptionEnabled", False),
        "LogDeliveryConfigurations": logs(settings),
        "CacheNodes": nodes,
        "ConfigurationEndpoint": {"Address": f"{host}", "Port": port} if engine == "memcached" else None,
    }


def find(call: Call) -> dict[str, Any]:
    found: dict[str, Any] | None = call.state("clusters").get(call.params[NAME])
    if found is None:
        raise ApiError("CacheClusterNotFound", f"CacheCluster not found: {call.params[NAME]}")
    return found


def create(call: Call) -> dict[str, Any]:
    name = call.params[NAME]
    if name in call.state("clusters"):
        raise ApiError("CacheClusterAlreadyExists", f"Cache cluster {name} already exists.")
    if "CacheSubnetGroupName" in call.params:
        call.backend.describe_cache_subnet_groups(call.params["CacheSubnetGroupName"])
    settings = {key: value for key, value in call.params.items() if key != "Tags"}
    call.state("clusters")[name] = {"settings": settings, "created": utcnow()}
    call.backend.tagging_service.tag_resource(arn(call, "cluster", name), call.params.get("Tags", []))
    return {"CacheCluster": shown(call, name)}


def shown(call: Call, name: str) -> dict[str, Any]:
    known = call.state("clusters")[name]
    return cluster(call, name, known["settings"], known["created"])


def describe(call: Call) -> dict[str, Any]:
    if NAME in call.params:
        find(call)
    names = [call.params[NAME]] if NAME in call.params else list(call.state("clusters"))
    return {"CacheClusters": [shown(call, name) for name in names]}


def modify(call: Call) -> dict[str, Any]:
    given = {key: value for key, value in call.params.items() if key != "ApplyImmediately"}
    find(call)["settings"].update(given)
    return {"CacheCluster": shown(call, call.params[NAME])}


def delete(call: Call) -> dict[str, Any]:
    find(call)
    gone = {**shown(call, call.params[NAME]), "CacheClusterStatus": "deleting"}
    del call.state("clusters")[call.params[NAME]]
    call.backend.tagging_service.delete_all_tags_for_resource(gone["ARN"])
    return {"CacheCluster": gone}


def apply() -> None:
    operation("elasticache", "CreateCacheCluster")(create)
    operation("elasticache", "DescribeCacheClusters")(describe)
    operation("elasticache", "ModifyCacheCluster")(modify)
    operation("elasticache", "DeleteCacheCluster")(delete)


def probe(aws: Any) -> None:
    client = aws.client("elasticache")
    name = {NAME: "c"}
    settings = {"CacheNodeType": "cache.t4g.micro", "SnapshotWindow": "01:00-02:00"}
    tags = [{"Key": "a", "Value": "1"}]
    client.create_cache_cluster(
        **name, **settings, Engine="redis", EngineVersion="7.1", NumCacheNodes=1, Tags=tags
    )
    found = client.describe_cache_clusters(**name, ShowCacheNodeInfo=True)["CacheClusters"][0]
    assert {key: found[key] for key in settings} == settings and found["EngineVersion"] == "7.1.0", found
    assert found["CacheNodes"][0]["Endpoint"]["Port"] == 6379, found
    assert found["CacheParameterGroup"]["CacheParameterGroupName"] == "default.redis7", found
    assert client.list_tags_for_resource(ResourceName=found["ARN"])["TagList"] == tags
    client.modify_cache_cluster(**name, CacheNodeType="cache.t4g.small", ApplyImmediately=True)
    assert client.describe_cache_clusters(**name)["CacheClusters"][0]["CacheNodeType"] == "cache.t4g.small"
    client.delete_cache_cluster(**name)
    assert aws.refused(client.describe_cache_clusters, **name) == "CacheClusterNotFound"
