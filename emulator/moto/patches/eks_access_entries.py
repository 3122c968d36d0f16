"""Access entries and their policies define which IAM principal may do what in a cluster, and pod identity
associations which role its pods have. moto has neither."""

from __future__ import annotations

from typing import Any

from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

from operations import ApiError, Call, operation
from patches.eks_clusters import arn_of, cluster_of, found_in, kept

MODULE = "moto.eks.responses"
REQUIRES = ["eks_clusters"]
POLICIES = "arn:aws:eks::aws:cluster-access-policy/"


def entry_of(call: Call) -> dict[str, Any]:
    return found_in(call, "access_entries", call.params["principalArn"])


def user_name(principal: str) -> str:
    if ":role/" not in principal:
        return principal
    assumed = principal.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/")
    return assumed + "/{{SessionName}}"


def create_entry(call: Call) -> dict[str, Any]:
    principal, entries, now = call.params["principalArn"], kept(call, "access_entries"), utcnow()
    if getattr(cluster_of(call), "access_config")["authenticationMode"] == "CONFIG_MAP":
        raise ApiError("InvalidRequestException", "The cluster's authentication mode must include API")
    if principal in entries:
        raise ApiError("ResourceInUseException", f"An access entry for {principal} exists already")
    kind, name = principal.split(":")[-1].split("/", 1)
    entries[principal] = {
        "kubernetesGroups": [],
        "tags": {},
        "type": "STANDARD",
        "username": user_name(principal),
        **call.params,
        "accessEntryArn": arn_of(call, "access-entry", kind, call.account, name, str(mock_random.uuid4())),
        "createdAt": now,
        "modifiedAt": now,
        "policies": {},
    }
    return {"accessEntry": entries[principal]}


def update_entry(call: Call) -> dict[str, Any]:
    entry = entry_of(call)
    for name in ("kubernetesGroups", "username"):
        entry[name] = call.params.get(name, entry[name])
    return {"accessEntry": entry}


def delete_entry(call: Call) -> dict[str, Any]:
    entry = entry_of(call)
    del kept(call, "access_entries")[entry["principalArn"]]
    return {}


def associate(call: Call) -> dict[str, Any]:
    entry, now = entry_of(call), utcnow()
    policy = {"policyArn": call.params["policyArn"], "accessScope": call.params["accessScope"]}
    entry["policies"][policy["policyArn"]] = {"associatedAt": now, "modifiedAt": now, **policy}
    return {
        "clusterName": entry["clusterName"],
        "principalArn": entry["principalArn"],
        "associatedAccessPolicy": policy,
    }


def disassociate(call: Call) -> dict[str, Any]:
    if entry_of(call)["policies"].pop(call.params["policyArn"], None) is None:
        raise ApiError("ResourceNotFoundException", f"{call.params['policyArn']} is not associated")
    return {}


def associated(call: Call) -> dict[str, Any]:
    return {**entry_of(call), "associatedAccessPolicies": list(entry_of(call)["policies"].values())}


def create_identity(call: Call) -> dict[str, Any]:
    identities, now = kept(call, "pod_identity_associations"), utcnow()
    identity = f"a-{mock_random.get_random_string(16, lower_case=True)}"
    account = {name: call.params[name] for name in ("namespace", "serviceAccount")}
    if any(account.items() <= existing.items() for existing in identities.values()):
        raise ApiError("ResourceInUseException", "The service account has an association already")
    identities[identity] = {
        "tags": {},
        "disableSessionTags": False,
        **call.params,
        "associationArn": arn_of(call, "podidentityassociation", identity),
        "associationId": identity,
        "createdAt": now,
        "modifiedAt": now,
    }
    return {"association": identities[identity]}


def identity_of(call: Call) -> dict[str, Any]:
    return found_in(call, "pod_identity_associations", call.params["associationId"])


def update_identity(call: Call) -> dict[str, Any]:
    association = identity_of(call)
    association.update({name: call.params[name] for name in call.params if name != "clientRequestToken"})
    return {"association": association}


def delete_identity(call: Call) -> dict[str, Any]:
    association = identity_of(call)
    del kept(call, "pod_identity_associations")[association["associationId"]]
    return {"association": association}


def list_identities(call: Call) -> dict[str, Any]:
    wanted = {name: call.params[name] for name in ("namespace", "serviceAccount") if name in call.params}
    found = kept(call, "pod_identity_associations").values()
    return {"associations": [each for each in found if wanted.items() <= each.items()]}


def apply() -> None:
    for name, handler in {
        "CreateAccessEntry": create_entry,
        "DescribeAccessEntry": lambda call: {"accessEntry": entry_of(call)},
        "ListAccessEntries": lambda call: {"accessEntries": list(kept(call, "access_entries"))},
        "UpdateAccessEntry": update_entry,
        "DeleteAccessEntry": delete_entry,
        "AssociateAccessPolicy": associate,
        "DisassociateAccessPolicy": disassociate,
        "ListAssociatedAccessPolicies": associated,
        "CreatePodIdentityAssociation": create_identity,
        "DescribePodIdentityAssociation": lambda call: {"association": identity_of(call)},
        "ListPodIdentityAssociations": list_identities,
        "UpdatePodIdentityAssociation": update_identity,
        "DeletePodIdentityAssociation": delete_identity,
    }.items():
        operation("eks", name)(handler)


def probe(aws: Any) -> None:
    west = aws.client("eks", "us-west-2")
    role = aws.role("eks.amazonaws.com")
    network, access = {"subnetIds": aws.subnets("us-west-2")}, {"authenticationMode": "API"}
    west.create_cluster(name="c", roleArn=role, resourcesVpcConfig=network, accessConfig=access)
    entry = {"clusterName": "c", "principalArn": role}
    made = west.create_access_entry(**entry, kubernetesGroups=["viewers"], tags={"a": "b"})["accessEntry"]
    assert west.describe_access_entry(**entry)["accessEntry"] == made and made["type"] == "STANDARD", made
    policy = POLICIES + "AmazonEKSViewPolicy"
    west.associate_access_policy(**entry, policyArn=policy, accessScope={"type": "cluster"})
    found = west.list_associated_access_policies(**entry)["associatedAccessPolicies"]
    assert [each["policyArn"] for each in found] == [policy], found
    west.disassociate_access_policy(**entry, policyArn=policy)
    assert west.list_associated_access_policies(**entry)["associatedAccessPolicies"] == []
    west.delete_access_entry(**entry)
    assert aws.refused(west.describe_access_entry, **entry) == "ResourceNotFoundException"
    account = {"clusterName": "c", "namespace": "n", "serviceAccount": "s"}
    identity = west.create_pod_identity_association(**account, roleArn=role)["association"]
    assert west.list_pod_identity_associations(clusterName="c")["associations"], identity
    name = {"clusterName": "c", "associationId": identity["associationId"]}
    other = aws.role("pods.eks.amazonaws.com", "other")
    west.update_pod_identity_association(**name, roleArn=other)
    assert west.describe_pod_identity_association(**name)["association"]["roleArn"] == other
    west.delete_pod_identity_association(**name)
    assert west.list_pod_identity_associations(clusterName="c")["associations"] == []
