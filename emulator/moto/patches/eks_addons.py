"""A cluster runs add-ons, each in a version that fits the cluster's. moto has none."""

from __future__ import annotations

from typing import Any

from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

from operations import ApiError, Call, operation
from patches.eks_clusters import arn_of, cluster_of, found_in, kept, update

MODULE = "moto.eks.responses"
REQUIRES = ["eks_clusters"]
CHANGEABLE = ("addonVersion", "serviceAccountRoleArn", "configurationValues")
VERSIONS = {
    "aws-ebs-csi-driver": "v1.38.1-eksbuild.1",
    "aws-efs-csi-driver": "v2.1.4-eksbuild.1",
    "adot": "v0.109.0-eksbuild.2",
    "amazon-cloudwatch-observability": "v3.0.0-eksbuild.1",
    "coredns": "v1.11.4-eksbuild.2",
    "eks-pod-identity-agent": "v1.3.4-eksbuild.1",
    "metrics-server": "v0.7.2-eksbuild.1",
    "vpc-cni": "v1.19.2-eksbuild.1",
}
KUBERNETES = ("1.30", "1.31", "1.32", "1.33")


def version_of(name: str, kubernetes: str) -> str:
    """One version of each add-on; kube-proxy goes with Kubernetes itself."""
    return VERSIONS.get(name, f"v{kubernetes}.0-eksbuild.1" if name == "kube-proxy" else "v1.0.0-eksbuild.1")


def identities(call: Call) -> list[str]:
    """The role of each service account, as an association of its own."""
    arns = []
    for given in call.params.get("podIdentityAssociations", []):
        identity = f"a-{mock_random.get_random_string(16, lower_case=True)}"
        arns.append(arn_of(call, "podidentityassociation", identity))
        kept(call, "pod_identity_associations")[identity] = {
            **given,
            "clusterName": cluster_of(call).name,
            "namespace": "kube-system",
            "associationArn": arns[-1],
            "associationId": identity,
            "ownerArn": arn_of(call, "addon", call.params["addonName"]),
            "createdAt": utcnow(),
        }
    return arns


def create(call: Call) -> dict[str, Any]:
    name, addons, now = call.params["addonName"], kept(call, "addons"), utcnow()
    if name in addons:
        raise ApiError("ResourceInUseException", f"Addon already exists: {name}")
    addons[name] = {
        "addonVersion": version_of(name, cluster_of(call).version),
        "tags": {},
        **call.params,
        "podIdentityAssociations": identities(call),
        "status": "ACTIVE",
        "health": {"issues": []},
        "addonArn": arn_of(call, "addon", name, str(mock_random.uuid4())),
        "createdAt": now,
        "modifiedAt": now,
    }
    return {"addon": addons[name]}


def change(call: Call) -> dict[str, Any]:
    addon = found_in(call, "addons", call.params["addonName"])
    changes = {name: call.params[name] for name in CHANGEABLE if name in call.params}
    addon.update(changes, modifiedAt=utcnow())
    if "podIdentityAssociations" in call.params:
        forget_identities(call, addon)
        addon["podIdentityAssociations"] = identities(call)
    return update(call, "AddonUpdate", changes)


def delete(call: Call) -> dict[str, Any]:
    addon = found_in(call, "addons", call.params["addonName"])
    forget_identities(call, addon)
    del kept(call, "addons")[addon["addonName"]]
    return {"addon": {**addon, "status": "DELETING"}}


def forget_identities(call: Call, addon: dict[str, Any]) -> None:
    for arn in addon["podIdentityAssociations"]:
        kept(call, "pod_identity_associations").pop(arn.split("/")[-1], None)


def versions(call: Call) -> dict[str, Any]:
    wanted = call.params.get("kubernetesVersion")
    names = [call.params["addonName"]] if "addonName" in call.params else sorted([*VERSIONS, "kube-proxy"])
    found = []
    for name in names:
        by_version: dict[str, list[str]] = {}
        for kubernetes in [wanted] if wanted else KUBERNETES:
            by_version.setdefault(version_of(name, kubernetes), []).append(kubernetes)
        infos = [
            {
                "addonVersion": version,
                "architecture": ["amd64", "arm64"],
                "compatibilities": [
                    {"clusterVersion": each, "platformVersions": ["*"], "defaultVersion": True}
                    for each in fitting
                ],
            }
            for version, fitting in by_version.items()
        ]
        found.append({"addonName": name, "owner": "aws", "publisher": "eks", "addonVersions": infos})
    return {"addons": found}


def apply() -> None:
    operation("eks", "CreateAddon")(create)
    operation("eks", "UpdateAddon")(change)
    operation("eks", "DeleteAddon")(delete)
    operation("eks", "DescribeAddon")(
        lambda call: {"addon": found_in(call, "addons", call.params["addonName"])}
    )
    operation("eks", "ListAddons")(lambda call: {"addons": sorted(kept(call, "addons"))})
    operation("eks", "DescribeAddonVersions")(versions)


def probe(aws: Any) -> None:
    west = aws.client("eks", "us-west-2")
    role = aws.role("eks.amazonaws.com")
    network = {"subnetIds": aws.subnets("us-west-2")}
    west.create_cluster(name="c", version="1.31", roleArn=role, resourcesVpcConfig=network)
    identity = [{"serviceAccount": "ebs", "roleArn": role}]
    driver = {"clusterName": "c", "addonName": "aws-ebs-csi-driver"}
    west.create_addon(**driver, podIdentityAssociations=identity, tags={"a": "b"})
    addon = west.describe_addon(**driver)["addon"]
    assert addon["status"] == "ACTIVE" and len(addon["podIdentityAssociations"]) == 1, addon
    assert west.list_tags_for_resource(resourceArn=addon["addonArn"])["tags"] == {"a": "b"}
    changed = west.update_addon(**driver, addonVersion="v1.39.0-eksbuild.1")["update"]
    assert west.describe_update(name="c", addonName=addon["addonName"], updateId=changed["id"])
    assert west.describe_addon(**driver)["addon"]["addonVersion"] == "v1.39.0-eksbuild.1"
    offered = west.describe_addon_versions(addonName="kube-proxy", kubernetesVersion="1.31")["addons"][0]
    assert offered["addonVersions"][0]["addonVersion"].startswith("v1.31"), offered
    west.delete_addon(**driver)
    assert west.list_addons(clusterName="c")["addons"] == []
    assert aws.refused(west.describe_addon, **driver) == "ResourceNotFoundException"
