"""An alias or version can have concurrency provisioned. moto has no such operation."""

from __future__ import annotations

from typing import Any

from moto.awslambda.utils import get_backend
from moto.core.utils import iso_8601_datetime_with_milliseconds

from operations import ApiError, Call, operation

MODULE = "moto.awslambda.responses"


def key(call: Call) -> tuple[str, str]:
    function = get_backend(call.account, call.region).get_function(call.params["FunctionName"])
    return function.function_name, call.params["Qualifier"]


def put(call: Call) -> dict[str, Any]:
    wanted = call.params["ProvisionedConcurrentExecutions"]
    counts = ("Requested", "Available", "Allocated")
    found = {f"{name}ProvisionedConcurrentExecutions": wanted for name in counts}
    found.update(Status="READY", LastModified=iso_8601_datetime_with_milliseconds())
    call.state("provisioned")[key(call)] = found
    return found


def get(call: Call) -> dict[str, Any]:
    found: dict[str, Any] | None = call.state("provisioned").get(key(call))
    if found is None:
        message = "No Provisioned Concurrency Config found for this function"
        raise ApiError("ProvisionedConcurrencyConfigNotFoundException", message)
    return found


def delete(call: Call) -> dict[str, Any]:
    call.state("provisioned").pop(key(call), None)
    return {}


def listing(call: Call) -> dict[str, Any]:
    function = get_backend(call.account, call.region).get_function(call.params["FunctionName"])
    provisioned = call.state("provisioned").items()
    own = [(qualifier, found) for (name, qualifier), found in provisioned if name == function.function_name]
    arn = f"arn:aws:lambda:{call.region}:{call.account}:function:{function.function_name}"
    return {
        "ProvisionedConcurrencyConfigs": [{**found, "FunctionArn": f"{arn}:{name}"} for name, found in own]
    }


def apply() -> None:
    operation("lambda", "PutProvisionedConcurrencyConfig")(put)
    operation("lambda", "GetProvisionedConcurrencyConfig")(get)
    operation("lambda", "DeleteProvisionedConcurrencyConfig")(delete)
    operation("lambda", "ListProvisionedConcurrencyConfigs")(listing)


def probe(aws: Any) -> None:
    client = aws.client("lambda")
    aws.function("f", Publish=True)
    name = {"FunctionName": "f", "Qualifier": "1"}
    client.put_provisioned_concurrency_config(**name, ProvisionedConcurrentExecutions=2)
    found = client.get_provisioned_concurrency_config(**name)
    assert (found["Status"], found["AllocatedProvisionedConcurrentExecutions"]) == ("READY", 2), found
    assert (
        len(client.list_provisioned_concurrency_configs(FunctionName="f")["ProvisionedConcurrencyConfigs"])
        == 1
    )
    client.delete_provisioned_concurrency_config(**name)
    refused = aws.refused(client.get_provisioned_concurrency_config, **name)
    assert refused == "ProvisionedConcurrencyConfigNotFoundException"
