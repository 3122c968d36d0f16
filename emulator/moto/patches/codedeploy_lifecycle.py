"""Applications and deployment groups have numeric timestamps and can be changed and deleted, and a group keeps its
alarms. moto writes the timestamps as text, which the Go SDK cannot read, drops the alarms, and can only create."""

from __future__ import annotations

from typing import Any

from operations import Call, operation

MODULE = "moto.codedeploy.responses"
READS = ("GetApplication", "BatchGetApplications", "GetDeployment", "BatchGetDeployments")


def arn(call: Call, kind: str, name: str) -> str:
    return f"arn:aws:codedeploy:{call.region}:{call.account}:{kind}:{name}"


def settings(call: Call, group: str) -> dict[str, Any]:
    """The requested settings of a deployment group, by the names under which they are read."""
    stored: dict[str, Any] = call.state("groups").setdefault((call.params["applicationName"], group), {})
    return stored


def remember(call: Call, group: str) -> None:
    members = call.service.shape_for("DeploymentGroupInfo").members  # type: ignore[attr-defined]
    known = {name: value for name, value in call.params.items() if name in members}
    if "autoScalingGroups" in known:
        known["autoScalingGroups"] = [{"name": name} for name in known["autoScalingGroups"]]
    settings(call, group).update(known)


def create_group(call: Call) -> dict[str, Any]:
    result: dict[str, Any] = call.proceed()
    remember(call, call.params["deploymentGroupName"])
    return result


def get_group(call: Call) -> dict[str, Any]:
    result: dict[str, Any] = call.proceed()
    result["deploymentGroupInfo"].update(settings(call, call.params["deploymentGroupName"]))
    return result


def update_group(call: Call) -> dict[str, Any]:
    application, name = call.params["applicationName"], call.params["currentDeploymentGroupName"]
    group = call.backend.get_deployment_group(application, name)
    new_name = call.params.get("newDeploymentGroupName", name)
    groups = call.backend.deployment_groups[application]
    groups[new_name] = groups.pop(name)
    group.deployment_group_name = new_name
    call.state("groups")[application, new_name] = call.state("groups").pop((application, name), {})
    remember(call, new_name)
    return {"hooksNotCleanedUp": []}


def delete_group(call: Call) -> dict[str, Any]:
    application, name = call.params["applicationName"], call.params["deploymentGroupName"]
    call.backend.deployment_groups.get(application, {}).pop(name, None)
    call.state("groups").pop((application, name), None)
    call.backend.tagger.delete_all_tags_for_resource(arn(call, "deploymentgroup", f"{application}/{name}"))
    return {"hooksNotCleanedUp": []}


def delete_application(call: Call) -> dict[str, Any]:
    name = call.params["applicationName"]
    call.backend.applications.pop(name, None)
    for group in list(call.backend.deployment_groups.pop(name, {})):
        call.state("groups").pop((name, group), None)
    call.backend.tagger.delete_all_tags_for_resource(arn(call, "application", name))
    return {}


def update_application(call: Call) -> dict[str, Any]:
    name = call.params["applicationName"]
    application = call.backend.get_application(name)
    application.application_name = call.params.get("newApplicationName", name)
    call.backend.applications[application.application_name] = call.backend.applications.pop(name)
    return {}


def apply() -> None:
    operation("codedeploy", *READS)(Call.proceed)
    operation("codedeploy", "CreateDeploymentGroup")(create_group)
    operation("codedeploy", "GetDeploymentGroup")(get_group)
    operation("codedeploy", "UpdateDeploymentGroup")(update_group)
    operation("codedeploy", "DeleteDeploymentGroup")(delete_group)
    operation("codedeploy", "UpdateApplication")(update_application)
    operation("codedeploy", "DeleteApplication")(delete_application)


def probe(aws: Any) -> None:
    client = aws.client("codedeploy")
    name = {"applicationName": "app"}
    client.create_application(**name, computePlatform="ECS", tags=[{"Key": "a", "Value": "b"}])
    client.get_application(**name)
    assert isinstance(aws.last_json["application"]["createTime"], (int, float))
    alarms = {"enabled": True, "alarms": [{"name": "errors"}]}
    role = f"arn:aws:iam::{aws.account}:role/deploy"
    group = {**name, "deploymentGroupName": "blue"}
    client.create_deployment_group(**group, serviceRoleArn=role, alarmConfiguration=alarms)
    found = client.get_deployment_group(**group)["deploymentGroupInfo"]
    assert found["alarmConfiguration"] == alarms, found
    client.update_deployment_group(
        **name, currentDeploymentGroupName="blue", newDeploymentGroupName="green", serviceRoleArn=f"{role}2"
    )
    group["deploymentGroupName"] = "green"
    assert client.get_deployment_group(**group)["deploymentGroupInfo"]["serviceRoleArn"] == f"{role}2"
    client.delete_deployment_group(**group)
    assert aws.refused(client.get_deployment_group, **group) == "DeploymentGroupDoesNotExistException"
    client.delete_application(**name)
    assert aws.refused(client.get_application, **name) == "ApplicationDoesNotExistException"
