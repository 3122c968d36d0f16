"""A node group has remote access and an update configuration as they were given, and its changes are updates that
can be waited for. moto adds a key pair and a security group for remote access, drops the update configuration, and
cannot change the version."""

from __future__ import annotations

from typing import Any

from moto.eks.models import Nodegroup

from operations import Call, operation
from patches.eks_clusters import cluster_of, update
from patching import wrap

MODULE = "moto.eks.responses"
REQUIRES = ["eks_clusters"]


def create(call: Call) -> dict[str, Any]:
    group: Nodegroup = made(call)
    group.update_config = {"maxUnavailable": 1}
    if "updateConfig" in call.params:
        group.update_config = {"updateStrategy": "DEFAULT", **call.params["updateConfig"]}
    group.version = call.params.get("version") or cluster_of(call).version
    setattr(group, "release_version", call.params.get("releaseVersion") or f"{group.version}.0-20250101")
    setattr(group, "node_repair_config", call.params.get("nodeRepairConfig"))
    return {"nodegroup": group}


def made(call: Call) -> Nodegroup:
    call.proceed()
    found: Nodegroup = cluster_of(call).nodegroups[call.params["nodegroupName"]]
    return found


def update_config(call: Call) -> dict[str, Any]:
    changes = call.proceed()["update"]["params"]
    return update(call, "ConfigUpdate", {change["type"]: change["value"] for change in changes})


def update_version(call: Call) -> dict[str, Any]:
    group = call.backend.describe_nodegroup(call.params["clusterName"], call.params["nodegroupName"])
    changes = {}
    if "launchTemplate" in call.params:
        template = call.params["launchTemplate"]
        group.launch_template = {**(group.launch_template or {}), **template}
        changes["launchTemplateVersion"] = template.get("version")
    else:
        group.version = call.params.get("version") or cluster_of(call).version
        group.release_version = call.params.get("releaseVersion") or f"{group.version}.0-20250101"
        changes = {"version": group.version, "releaseVersion": group.release_version}
    return update(call, "VersionUpdate", changes)


def apply() -> None:
    operation("eks", "CreateNodegroup")(create)
    operation("eks", "UpdateNodegroupConfig")(update_config)
    operation("eks", "UpdateNodegroupVersion")(update_version)

    @wrap(Nodegroup, "__init__")
    def init(original: Any, self: Nodegroup, **settings: Any) -> None:
        original(self, **settings)
        if not settings.get("remote_access"):
            setattr(self, "remote_access", None)
            del self.resources["remoteAccessSecurityGroup"]


def probe(aws: Any) -> None:
    west = aws.client("eks", "us-west-2")
    role = aws.role("ec2.amazonaws.com")
    subnets = aws.subnets("us-west-2")
    west.create_cluster(name="c", version="1.31", roleArn=role, resourcesVpcConfig={"subnetIds": subnets})
    name = {"clusterName": "c", "nodegroupName": "n"}
    west.create_nodegroup(
        **name, nodeRole=role, subnets=subnets, updateConfig={"maxUnavailablePercentage": 50}
    )
    group = west.describe_nodegroup(**name)["nodegroup"]
    assert "remoteAccess" not in group and "remoteAccessSecurityGroup" not in group["resources"], group
    assert group["updateConfig"]["maxUnavailablePercentage"] == 50 and group["version"] == "1.31", group
    west.tag_resource(resourceArn=group["nodegroupArn"], tags={"a": "b"})
    changes = [
        west.update_nodegroup_config(**name, scalingConfig={"minSize": 1, "maxSize": 4, "desiredSize": 3}),
        west.update_nodegroup_version(**name, version="1.32"),
    ]
    for change in changes:
        found = west.describe_update(name="c", nodegroupName="n", updateId=change["update"]["id"])
        assert found["update"]["status"] == "Successful", found
    group = west.describe_nodegroup(**name)["nodegroup"]
    assert group["scalingConfig"]["maxSize"] == 4 and group["version"] == "1.32", group
    assert group["tags"] == {"a": "b"}, group
