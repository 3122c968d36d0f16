"""In `aws-sdk` tasks Step Functions writes every member in PascalCase (`DbClusters`, `Clusters`) and timestamps as
ISO strings, whatever the names in the API itself. moto passes parameters and results in the form of boto:
`Clusters` is not found in the result of ECS, and a result with a date breaks DescribeExecution."""

from __future__ import annotations

import datetime
import json
from typing import Any, Callable

from botocore.model import Shape
from botocore.response import StreamingBody
from moto.core.utils import get_service_model
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service import (
    StateTaskService,
)
from moto.stepfunctions.parser.asl.utils.encoding import to_json_str

MODULE = "moto.stepfunctions.parser.models"
REQUIRES = ["stepfunctions_repeatable_executions"]
VERBATIM = ("AttributeValue",)  # of DynamoDB: its type tags (S, N, BOOL) stay as they are


def shape_of(task: StateTaskService, service: str | None, action: str | None, kind: str) -> Shape | None:
    model = get_service_model(task._get_boto_service_name(service))
    wanted = (action or task.resource.api_action).replace("_", "").lower()
    name = next((name for name in model.operation_names if name.lower() == wanted), None)
    return getattr(model.operation_model(name), kind) if name else None


def to_request(value: Any, shape: Shape) -> Any:
    """The value with members named as boto names them and objects turned to text where the API requires text."""
    if shape.type_name == "structure" and isinstance(value, dict):
        names = {name.lower(): name for name in shape.members}
        known = ((names.get(key.lower(), key), member) for key, member in value.items())
        return {
            k: to_request(member, shape.members[k]) if k in shape.members else member for k, member in known
        }
    if shape.type_name == "list" and isinstance(value, list):
        return [to_request(item, shape.member) for item in value]
    if shape.type_name == "map" and isinstance(value, dict):
        return {key: to_request(item, shape.value) for key, item in value.items()}
    if shape.type_name == "string" and isinstance(value, (dict, list)):
        return to_json_str(value)
    if shape.type_name == "blob" and not isinstance(value, bytes):
        return to_json_str(value, separators=(",", ":")).encode()
    return value


def to_result(value: Any, shape: Shape) -> Any:
    """The value with members named as Step Functions names them, fit for JSON."""
    if isinstance(value, StreamingBody):
        value = value.read()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    if shape.type_name == "structure" and isinstance(value, dict) and shape.name not in VERBATIM:
        cased = StateTaskService._to_sfn_cased
        known = {key: member for key, member in value.items() if key in shape.members}
        rest = {key: member for key, member in value.items() if key not in shape.members}
        return {
            **rest,
            **{cased(key): to_result(member, shape.members[key]) for key, member in known.items()},
        }
    if shape.type_name == "list" and isinstance(value, list):
        return [to_result(item, shape.member) for item in value]
    if shape.type_name == "map" and isinstance(value, dict):
        return {key: to_result(item, shape.value) for key, item in value.items()}
    return value


def convert_in_place(values: Any, shape: Shape | None, convert: Callable[[Any, Shape], Any]) -> None:
    if shape is not None and isinstance(values, dict):
        converted = convert(values, shape)
        values.clear()
        values.update(converted)


def normalise_parameters(
    self: StateTaskService,
    parameters: dict[str, Any],
    boto_service_name: str | None = None,
    service_action_name: str | None = None,
) -> None:
    shape = shape_of(self, boto_service_name, service_action_name, "input_shape")
    convert_in_place(parameters, shape, to_request)


def normalise_response(
    self: StateTaskService,
    response: Any,
    boto_service_name: str | None = None,
    service_action_name: str | None = None,
) -> None:
    shape = shape_of(self, boto_service_name, service_action_name, "output_shape")
    convert_in_place(response, shape, to_result)


def apply() -> None:
    StateTaskService._normalise_parameters = normalise_parameters  # type: ignore[method-assign]
    StateTaskService._normalise_response = normalise_response  # type: ignore[method-assign]


def probe(aws: Any) -> None:
    aws.client("ecs").create_cluster(clusterName="probe")
    aws.client("dynamodb").create_table(
        TableName="probe",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    sdk = "arn:aws:states:::aws-sdk:"
    tasks = {
        "Ecs": (f"{sdk}ecs:describeClusters", {"Clusters": ["probe"]}),
        "Table": (f"{sdk}dynamodb:describeTable", {"TableName": "probe"}),
        "Put": (
            f"{sdk}dynamodb:putItem",
            {"TableName": "probe", "Item": {"id": {"S": "a"}, "on": {"Bool": True}}},
        ),
        "Get": (f"{sdk}dynamodb:getItem", {"TableName": "probe", "Key": {"id": {"S": "a"}}}),
        "Rds": (f"{sdk}rds:describeDBClusters", {}),
    }
    states = {
        name: {
            "Type": "Task",
            "Resource": resource,
            "Parameters": parameters,
            "ResultPath": f"$.{name}",
            "Next": "",
        }
        for name, (resource, parameters) in tasks.items()
    }
    for name, following in zip(tasks, [*list(tasks)[1:], "Done"]):
        states[name]["Next"] = following
    execution = aws.run({"StartAt": "Ecs", "States": {**states, "Done": {"Type": "Succeed"}}})
    assert execution["status"] == "SUCCEEDED", execution
    output = json.loads(execution["output"])
    assert output["Ecs"]["Clusters"][0]["ClusterName"] == "probe", output
    assert output["Table"]["Table"]["CreationDateTime"].endswith("Z"), output
    assert output["Get"]["Item"] == {"id": {"S": "a"}, "on": {"BOOL": True}}, output
    assert output["Rds"]["DbClusters"] == [], output
