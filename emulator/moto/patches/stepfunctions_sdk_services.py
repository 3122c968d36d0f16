"""`aws-sdk` tasks name a service as the Java SDK does (`eventbridge`, `cloudwatchlogs`), and so do the errors of
such a task (`Rds.DbClusterNotFoundException`). moto treats the names as boto's own, so that these services are
unknown and a Catch written for AWS never catches."""

from __future__ import annotations

import re
from typing import Any

from moto.core.utils import get_service_model
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service import (
    StateTaskService,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_aws_sdk import (
    StateTaskServiceAwsSdk,
)

MODULE = "moto.stepfunctions.parser.models"
REQUIRES = ["stepfunctions_sdk_values"]
BOTO_NAMES = {
    "applicationautoscaling": "application-autoscaling",
    "cloudwatchlogs": "logs",
    "cognitoidentityprovider": "cognito-idp",
    "costexplorer": "ce",
    "databasemigration": "dms",
    "elasticloadbalancing": "elb",
    "elasticloadbalancingv2": "elbv2",
    "eventbridge": "events",
    "resourcegroups": "resource-groups",
    "servicequotas": "service-quotas",
}


def java_case(name: str) -> str:
    """As the Java SDK writes a name: `DBClusterNotFoundFault` is `DbClusterNotFoundFault` there."""
    words = re.findall(r"[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z]+[0-9]*|[0-9]+", name)
    return "".join(word[0].upper() + word[1:].lower() for word in words)


def exception_name(error: Exception) -> str:
    name = java_case(getattr(error, "response", {}).get("Error", {}).get("Code", type(error).__name__))
    return re.sub(r"(Fault|Exception)$", "", name) + "Exception"


def apply() -> None:
    StateTaskService._SERVICE_NAME_SFN_TO_BOTO_OVERRIDES.update(BOTO_NAMES)

    def service_name(name: str) -> str:
        boto_name = StateTaskService._SERVICE_NAME_SFN_TO_BOTO_OVERRIDES.get(name.lower(), name.lower())
        return java_case(get_service_model(boto_name).service_id)

    def error_name(service: str, error: Exception) -> str:
        return f"{service}.{exception_name(error)}"

    setattr(StateTaskServiceAwsSdk, "_normalise_service_error_name", staticmethod(service_name))
    setattr(StateTaskServiceAwsSdk, "_normalise_exception_name", staticmethod(error_name))


def probe(aws: Any) -> None:
    def task(resource: str, parameters: dict[str, Any], error: str) -> dict[str, Any]:
        return {
            "Type": "Task",
            "Resource": f"arn:aws:states:::aws-sdk:{resource}",
            "Parameters": parameters,
            "Catch": [{"ErrorEquals": [error], "Next": "Bus" if resource.startswith("rds") else "Wrong"}],
            "Next": "Done",
        }

    unknown = {"DbClusterIdentifier": "unknown"}
    states = {
        "Cluster": task("rds:describeDBClusters", unknown, "Rds.DbClusterNotFoundException"),
        "Bus": task("eventbridge:listEventBuses", {}, "States.ALL"),
        "Done": {"Type": "Succeed"},
        "Wrong": {"Type": "Fail"},
    }
    execution = aws.run({"StartAt": "Cluster", "States": states})
    assert execution["status"] == "SUCCEEDED" and "EventBuses" in execution["output"], execution
