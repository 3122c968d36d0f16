"""A Grafana workspace shows metrics of Prometheus and CloudWatch; roles grant users access to it. moto lacks the
service."""

from __future__ import annotations

import json
from typing import Any

from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

from operations import ApiError, Call, operation

SERVICES = ["grafana"]
RENAMED = {  # as requests call the members of a workspace
    "workspaceName": "name",
    "workspaceDescription": "description",
    "workspaceDataSources": "dataSources",
    "workspaceNotificationDestinations": "notificationDestinations",
    "workspaceOrganizationalUnits": "organizationalUnits",
}
SETTINGS = (
    "accountAccessType",
    "grafanaVersion",
    "kmsKeyId",
    "networkAccessControl",
    "organizationRoleName",
    "permissionType",
    "stackSetName",
    "vpcConfiguration",
    "workspaceRoleArn",
)


def given(call: Call) -> dict[str, Any]:
    found = {RENAMED[name]: value for name, value in call.params.items() if name in RENAMED}
    return {**found, **{name: call.params[name] for name in SETTINGS if name in call.params}}


def workspace_of(call: Call) -> dict[str, Any]:
    identity = call.params.get("workspaceId") or call.params["resourceArn"].split("/")[-1]
    if identity not in call.state("workspaces"):
        raise ApiError("ResourceNotFoundException", f"Workspace {identity} not found")
    workspace: dict[str, Any] = call.state("workspaces")[identity]
    return workspace


def create(call: Call) -> dict[str, Any]:
    identity, now = f"g-{mock_random.get_random_hex(10)}", utcnow()
    call.state("workspaces")[identity] = {
        "dataSources": [],
        "notificationDestinations": [],
        "grafanaVersion": "10.4",
        **given(call),
        "id": identity,
        "endpoint": f"{identity}.grafana-workspace.{call.region}.amazonaws.com",
        "status": "ACTIVE",
        "authentication": {"providers": call.params["authenticationProviders"]},
        "tags": call.params.get("tags", {}),
        "created": now,
        "modified": now,
        "configuration": call.params.get("configuration", "{}"),
        "permissions": {},
    }
    return {"workspace": call.state("workspaces")[identity]}


def update(call: Call) -> dict[str, Any]:
    workspace = workspace_of(call)
    workspace.update(given(call), modified=utcnow())
    if call.params.get("removeVpcConfiguration"):
        workspace.pop("vpcConfiguration", None)
    if call.params.get("removeNetworkAccessConfiguration"):
        workspace.pop("networkAccessControl", None)
    return {"workspace": workspace}


def delete(call: Call) -> dict[str, Any]:
    deleted = workspace_of(call)
    del call.state("workspaces")[deleted["id"]]
    return {"workspace": {**deleted, "status": "DELETING"}}


def authentication(call: Call) -> dict[str, Any]:
    workspace = workspace_of(call)
    if "authenticationProviders" in call.params:
        workspace["authentication"] = {"providers": call.params["authenticationProviders"]}
        if "samlConfiguration" in call.params:
            workspace["saml"] = {"status": "CONFIGURED", "configuration": call.params["samlConfiguration"]}
    saml = {"saml": workspace["saml"]} if "saml" in workspace else {}
    return {"authentication": {**workspace["authentication"], **saml}}


def configuration(call: Call) -> dict[str, Any]:
    workspace = workspace_of(call)
    if "configuration" in call.params:
        workspace["configuration"] = json.dumps(json.loads(call.params["configuration"]))
        workspace["grafanaVersion"] = call.params.get("grafanaVersion", workspace["grafanaVersion"])
    return {name: workspace[name] for name in ("configuration", "grafanaVersion")}


def update_permissions(call: Call) -> dict[str, Any]:
    permissions = workspace_of(call)["permissions"]
    for instruction in call.params["updateInstructionBatch"]:
        for user in instruction["users"]:
            key = (user["type"], user["id"], instruction["role"])
            if instruction["action"] == "ADD":
                permissions[key] = {"user": user, "role": instruction["role"]}
            else:
                permissions.pop(key, None)
    return {"errors": []}


def list_permissions(call: Call) -> dict[str, Any]:
    wanted = {
        "type": call.params.get("userType"),
        "id": call.params.get("userId") or call.params.get("groupId"),
    }
    wanted = {name: value for name, value in wanted.items() if value}
    permissions = workspace_of(call)["permissions"].values()
    return {"permissions": [each for each in permissions if wanted.items() <= each["user"].items()]}


def tag(call: Call) -> dict[str, Any]:
    workspace_of(call)["tags"].update(call.params["tags"])
    return {}


def untag(call: Call) -> dict[str, Any]:
    for name in call.params["tagKeys"]:
        workspace_of(call)["tags"].pop(name, None)
    return {}


def apply() -> None:
    for name, handler in {
        "CreateWorkspace": create,
        "DescribeWorkspace": lambda call: {"workspace": workspace_of(call)},
        "ListWorkspaces": lambda call: {"workspaces": list(call.state("workspaces").values())},
        "UpdateWorkspace": update,
        "DeleteWorkspace": delete,
        "DescribeWorkspaceAuthentication": authentication,
        "UpdateWorkspaceAuthentication": authentication,
        "DescribeWorkspaceConfiguration": configuration,
        "UpdateWorkspaceConfiguration": configuration,
        "UpdatePermissions": update_permissions,
        "ListPermissions": list_permissions,
        "TagResource": tag,
        "UntagResource": untag,
        "ListTagsForResource": lambda call: {"tags": workspace_of(call)["tags"]},
    }.items():
        operation("grafana", name)(handler)


def probe(aws: Any) -> None:
    client = aws.client("grafana", "us-west-2")
    access = {"accountAccessType": "CURRENT_ACCOUNT", "permissionType": "SERVICE_MANAGED"}
    made = client.create_workspace(
        **access,
        authenticationProviders=["AWS_SSO"],
        workspaceName="w",
        workspaceDataSources=["PROMETHEUS"],
        tags={"a": "b"},
    )["workspace"]
    name = {"workspaceId": made["id"]}
    assert made["status"] == "ACTIVE" and "us-west-2" in made["endpoint"], made
    client.update_workspace(**name, workspaceDescription="d")
    client.update_workspace_configuration(**name, configuration='{"plugins": {"pluginAdminEnabled": true}}')
    found = client.describe_workspace(**name)["workspace"]
    assert (found["description"], found["dataSources"], found["tags"]) == (
        "d",
        ["PROMETHEUS"],
        {"a": "b"},
    ), found
    assert "pluginAdminEnabled" in client.describe_workspace_configuration(**name)["configuration"]
    assert client.describe_workspace_authentication(**name)["authentication"]["providers"] == ["AWS_SSO"]
    user = {"action": "ADD", "role": "ADMIN", "users": [{"id": "u", "type": "SSO_USER"}]}
    client.update_permissions(**name, updateInstructionBatch=[user])
    assert client.list_permissions(**name, userType="SSO_USER")["permissions"][0]["role"] == "ADMIN"
    arn = f"arn:aws:grafana:us-west-2:{aws.account}:/workspaces/{made['id']}"
    assert client.list_tags_for_resource(resourceArn=arn)["tags"] == {"a": "b"}
    assert aws.client("grafana").list_workspaces()["workspaces"] == []
    client.delete_workspace(**name)
    assert aws.refused(client.describe_workspace, **name) == "ResourceNotFoundException"
