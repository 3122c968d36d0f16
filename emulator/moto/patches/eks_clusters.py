"""A cluster keeps its access, upgrade and network settings, has a security group and an issuer of its own, and
every change of it is an update that can be waited for. moto keeps a part of the settings, gives all clusters of a
region one issuer, and has no updates."""

from __future__ import annotations

from typing import Any

from moto.core.utils import utcnow
from moto.eks.models import Cluster
from moto.moto_api._internal import mock_random

from operations import ApiError, Call, operation

MODULE = "moto.eks.responses"
RULES_OF_ACCESS = {"authenticationMode": "CONFIG_MAP", "bootstrapClusterCreatorAdminPermissions": True}
ENDPOINT_DEFAULTS = {
    "endpointPublicAccess": True,
    "endpointPrivateAccess": False,
    "publicAccessCidrs": ["0.0.0.0/0"],
}
SETTINGS = {  # member of the API: attribute, type of an update that changes it, what AWS assumes
    "resourcesVpcConfig": ("resources_vpc_config", "VpcConfigUpdate", ENDPOINT_DEFAULTS),
    "kubernetesNetworkConfig": (
        "kubernetes_network_config",
        "AutoModeUpdate",
        {"serviceIpv4Cidr": "172.20.0.0/16", "ipFamily": "ipv4", "elasticLoadBalancing": {"enabled": False}},
    ),
    "accessConfig": ("access_config", "AccessConfigUpdate", RULES_OF_ACCESS),
    "upgradePolicy": ("upgrade_policy", "UpgradePolicyUpdate", {"supportType": "EXTENDED"}),
    "zonalShiftConfig": ("zonal_shift_config", "ZonalShiftConfigUpdate", None),
    "computeConfig": ("compute_config", "AutoModeUpdate", None),
    "storageConfig": ("storage_config", "AutoModeUpdate", None),
    "remoteNetworkConfig": ("remote_network_config", "RemoteNetworkConfigUpdate", None),
    "logging": ("logging", "LoggingUpdate", {}),
}
# attributes of a cluster that hold what patches keep with it
KEPT = ("addons", "access_entries", "pod_identity_associations")


def cluster_of(call: Call) -> Cluster:
    name = call.params.get("clusterName") or call.params["name"]
    found: Cluster = call.backend.describe_cluster(name)
    return found


def kept(call: Call, kind: str) -> dict[str, Any]:
    """What belongs to the cluster and ends with it."""
    found: dict[str, Any] = cluster_of(call).__dict__.setdefault(kind, {})
    return found


def arn_of(call: Call, kind: str, *parts: str) -> str:
    path = "/".join([kind, cluster_of(call).name, *parts])
    return f"arn:aws:eks:{call.region}:{call.account}:{path}"


def found_in(call: Call, kind: str, key: str) -> dict[str, Any]:
    found: dict[str, Any] | None = kept(call, kind).get(key)
    if found is None:
        raise ApiError("ResourceNotFoundException", f"{key} was not found in cluster {cluster_of(call).name}")
    return found


def update(call: Call, kind: str, changes: dict[str, Any]) -> dict[str, Any]:
    params = [{"type": name[0].upper() + name[1:], "value": str(value)} for name, value in changes.items()]
    made = {"id": str(mock_random.uuid4()), "status": "Successful", "type": kind, "params": params}
    made.update(createdAt=utcnow(), errors=[])
    kept(call, "updates")[made["id"]] = made
    return {"update": made}


def network(call: Call, config: dict[str, Any]) -> dict[str, Any]:
    """Where the cluster runs, with the security group that AWS makes for it."""
    from moto.ec2.models import ec2_backends

    ec2 = ec2_backends[call.account][call.region]
    name = call.params["name"]
    vpc = ec2.get_subnet(config["subnetIds"][0]).vpc_id
    description = (
        "EKS created security group applied to ENI that is attached to EKS Control Plane master nodes"
    )
    group = ec2.create_security_group(
        f"eks-cluster-sg-{name}-{mock_random.randint(10**8, 10**9)}", description, vpc_id=vpc
    )
    group.add_tag("aws:eks:cluster-name", name)
    return {**config, "vpcId": vpc, "clusterSecurityGroupId": group.id}


def create(call: Call) -> dict[str, Any]:
    call.proceed()
    cluster = cluster_of(call)
    for member, (attribute, _, default) in SETTINGS.items():
        if default is not None or member in call.params:
            setattr(cluster, attribute, {**(default or {}), **call.params.get(member, {})})
    cluster.resources_vpc_config = network(call, cluster.resources_vpc_config)
    identity = mock_random.get_random_hex(32).upper()
    cluster.identity = {"oidc": {"issuer": f"https://oidc.eks.{call.region}.amazonaws.com/id/{identity}"}}
    cluster.endpoint = f"https://{identity}.gr7.{call.region}.eks.amazonaws.com"
    setattr(cluster, "deletion_protection", call.params.get("deletionProtection", False))
    return {"cluster": cluster}


def delete(call: Call) -> Any:
    from moto.ec2.models import ec2_backends

    cluster = cluster_of(call)
    if getattr(cluster, "deletion_protection", False):
        raise ApiError("InvalidRequestException", f"Cluster {cluster.name} has deletion protection")
    result = call.proceed()
    ec2 = ec2_backends[call.account][call.region]
    ec2.delete_security_group(group_id=cluster.resources_vpc_config["clusterSecurityGroupId"])
    return result


def update_config(call: Call) -> dict[str, Any]:
    cluster = cluster_of(call)
    changes = {
        name: value for name, value in call.params.items() if name not in ("name", "clientRequestToken")
    }
    kind = "ConfigUpdate"
    for member, value in changes.items():
        if member in SETTINGS:
            attribute, kind, _ = SETTINGS[member]
            setattr(cluster, attribute, {**(getattr(cluster, attribute, None) or {}), **value})
    if "deletionProtection" in changes:
        setattr(cluster, "deletion_protection", changes["deletionProtection"])
        kind = "DeletionProtectionUpdate"
    if {"endpointPublicAccess", "endpointPrivateAccess"} & set(changes.get("resourcesVpcConfig", {})):
        kind = "EndpointAccessUpdate"
    return update(call, kind, changes)


def update_version(call: Call) -> dict[str, Any]:
    cluster_of(call).version = call.params["version"]
    return update(call, "VersionUpdate", {"version": call.params["version"]})


def encrypt(call: Call) -> dict[str, Any]:
    cluster_of(call).encryption_config = call.params["encryptionConfig"]
    return update(call, "AssociateEncryptionConfig", {"encryptionConfig": call.params["encryptionConfig"]})


def tags_by_arn(call: Call) -> dict[str, str] | None:
    """The tags of anything within a cluster, which moto finds none for."""
    arn = call.params["resourceArn"]
    for cluster in call.backend.clusters.values():
        for item in [*cluster.nodegroups.values(), *cluster.fargate_profiles.values()]:
            if arn in (getattr(item, "arn", None), getattr(item, "fargate_profile_arn", None)):
                found: dict[str, str] = item.tags
                return found
        for item in (each for kind in KEPT for each in cluster.__dict__.get(kind, {}).values()):
            if arn in (value for name, value in item.items() if name.lower().endswith("arn")):
                return item.setdefault("tags", {})
    return None


def tag(call: Call) -> Any:
    tags = tags_by_arn(call)
    if tags is None:
        return call.proceed()
    tags.update(call.params["tags"])
    return {}


def untag(call: Call) -> Any:
    tags = tags_by_arn(call)
    if tags is None:
        return call.proceed()
    for name in call.params["tagKeys"]:
        tags.pop(name, None)
    return {}


def list_tags(call: Call) -> Any:
    tags = tags_by_arn(call)
    return call.proceed() if tags is None else {"tags": tags}


def apply() -> None:
    operation("eks", "CreateCluster")(create)
    operation("eks", "DeleteCluster")(delete)
    operation("eks", "UpdateClusterConfig")(update_config)
    operation("eks", "UpdateClusterVersion")(update_version)
    operation("eks", "AssociateEncryptionConfig")(encrypt)
    operation("eks", "DescribeUpdate")(
        lambda call: {"update": found_in(call, "updates", call.params["updateId"])}
    )
    operation("eks", "ListUpdates")(lambda call: {"updateIds": list(kept(call, "updates"))})
    operation("eks", "TagResource")(tag)
    operation("eks", "UntagResource")(untag)
    operation("eks", "ListTagsForResource")(list_tags)


def probe(aws: Any) -> None:
    west = aws.client("eks", "us-west-2")
    role = aws.role("eks.amazonaws.com")
    access = {"authenticationMode": "API"}
    network_config = {"subnetIds": aws.subnets("us-west-2"), "endpointPrivateAccess": True}

    def create_cluster(name: str) -> dict[str, Any]:
        made = west.create_cluster(
            name=name, version="1.31", roleArn=role, resourcesVpcConfig=network_config, accessConfig=access
        )
        cluster: dict[str, Any] = made["cluster"]
        return cluster

    cluster, other = create_cluster("c"), create_cluster("d")
    assert cluster["identity"] != other["identity"] and "us-west-2" in cluster["identity"]["oidc"]["issuer"]
    assert cluster["accessConfig"] == {**RULES_OF_ACCESS, **access}, cluster["accessConfig"]
    group = cluster["resourcesVpcConfig"]["clusterSecurityGroupId"]
    groups = aws.client("ec2", "us-west-2").describe_security_groups
    assert groups(GroupIds=[group])["SecurityGroups"][0]["VpcId"] == cluster["resourcesVpcConfig"]["vpcId"]
    changed = west.update_cluster_config(name="c", resourcesVpcConfig={"endpointPublicAccess": False})[
        "update"
    ]
    described = west.describe_update(name="c", updateId=changed["id"])["update"]
    assert (described["type"], described["status"]) == ("EndpointAccessUpdate", "Successful"), described
    west.update_cluster_version(name="c", version="1.32")
    cluster = west.describe_cluster(name="c")["cluster"]
    after = cluster["resourcesVpcConfig"]
    assert cluster["version"] == "1.32" and after["subnetIds"] == network_config["subnetIds"], cluster
    assert (after["endpointPublicAccess"], after["endpointPrivateAccess"]) == (False, True), after
    west.delete_cluster(name="c")
    assert aws.refused(groups, GroupIds=[group]) == "InvalidGroup.NotFound"
    assert aws.refused(aws.client("eks").describe_cluster, name="d") == "ResourceNotFoundException"
