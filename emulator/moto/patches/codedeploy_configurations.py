"""A deployment configuration defines how traffic or hosts are moved. moto has none, custom or predefined."""

from __future__ import annotations

from typing import Any

from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

from operations import ApiError, Call, operation

MODULE = "moto.codedeploy.responses"
NAME = "deploymentConfigName"
PREDEFINED = {
    "Server": ("AllAtOnce", "HalfAtATime", "OneAtATime"),
    "ECS": ("ECSAllAtOnce", "ECSLinear10PercentEvery1Minutes", "ECSCanary10Percent5Minutes"),
    "Lambda": ("LambdaAllAtOnce", "LambdaLinear10PercentEvery1Minute", "LambdaCanary10Percent5Minutes"),
}


def predefined() -> dict[str, dict[str, Any]]:
    return {
        f"CodeDeployDefault.{name}": {NAME: f"CodeDeployDefault.{name}", "computePlatform": platform}
        for platform, names in PREDEFINED.items()
        for name in names
    }


def create(call: Call) -> dict[str, Any]:
    name = call.params[NAME]
    if name in call.state("configurations"):
        raise ApiError("DeploymentConfigAlreadyExistsException", f"{name} already exists")
    created = {
        "deploymentConfigId": str(mock_random.uuid4()),
        "createTime": utcnow(),
        "computePlatform": "Server",
    }
    call.state("configurations")[name] = {**created, **call.params}
    return created


def get(call: Call) -> dict[str, Any]:
    found = {**predefined(), **call.state("configurations")}.get(call.params[NAME])
    if found is None:
        message = f"No deployment configuration found for name: {call.params[NAME]}"
        raise ApiError("DeploymentConfigDoesNotExistException", message)
    return {"deploymentConfigInfo": found}


def listing(call: Call) -> dict[str, Any]:
    return {"deploymentConfigsList": [*predefined(), *call.state("configurations")]}


def delete(call: Call) -> dict[str, Any]:
    call.state("configurations").pop(call.params[NAME], None)
    return {}


def apply() -> None:
    operation("codedeploy", "CreateDeploymentConfig")(create)
    operation("codedeploy", "GetDeploymentConfig")(get)
    operation("codedeploy", "ListDeploymentConfigs")(listing)
    operation("codedeploy", "DeleteDeploymentConfig")(delete)


def probe(aws: Any) -> None:
    client = aws.client("codedeploy")
    linear = {"linearPercentage": 20, "linearInterval": 1}
    routing = {"type": "TimeBasedLinear", "timeBasedLinear": linear}
    client.create_deployment_config(
        deploymentConfigName="slow", computePlatform="ECS", trafficRoutingConfig=routing
    )
    found = client.get_deployment_config(deploymentConfigName="slow")["deploymentConfigInfo"]
    assert found["trafficRoutingConfig"] == routing and found["computePlatform"] == "ECS", found
    assert "CodeDeployDefault.ECSAllAtOnce" in client.list_deployment_configs()["deploymentConfigsList"]
    client.delete_deployment_config(deploymentConfigName="slow")
    refused = aws.refused(client.get_deployment_config, deploymentConfigName="slow")
    assert refused == "DeploymentConfigDoesNotExistException"
