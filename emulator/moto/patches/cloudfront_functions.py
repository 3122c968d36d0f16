"""A CloudFront function has code in a development stage that is published into the live stage. moto has no
functions."""

from __future__ import annotations

from typing import Any

from moto.cloudfront.models import random_id
from moto.core.utils import utcnow

from operations import ApiError, Call, operation

MODULE = "moto.cloudfront.responses"


def stage(call: Call) -> dict[str, Any]:
    """The function in the stage that the call names; the development stage by default."""
    stages = call.state("functions").get(call.params["Name"], {})
    name = call.params.get("Stage", "DEVELOPMENT")
    if name not in stages:
        raise ApiError("NoSuchFunctionExists", "The specified function does not exist.")
    found: dict[str, Any] = stages[name]
    return found


def current(call: Call) -> dict[str, Any]:
    found = stage(call)
    if "IfMatch" not in call.params:
        raise ApiError(
            "InvalidIfMatchVersion", "The If-Match version is missing or not valid for the resource."
        )
    if call.params["IfMatch"] != found["ETag"]:
        raise ApiError("PreconditionFailed", "The request failed because it didn't meet the preconditions")
    return found


def version(call: Call, name: str, created: Any) -> dict[str, Any]:
    metadata = {
        "FunctionARN": f"arn:aws:cloudfront::{call.account}:function/{name}",
        "Stage": "DEVELOPMENT",
        "CreatedTime": created,
        "LastModifiedTime": utcnow(),
    }
    config = call.params["FunctionConfig"]
    summary = {"Name": name, "Status": "UNPUBLISHED", "FunctionConfig": config, "FunctionMetadata": metadata}
    code = call.params["FunctionCode"]
    return {"FunctionSummary": summary, "FunctionCode": code, "ETag": f"ETV{random_id()}"}


def create(call: Call) -> dict[str, Any]:
    name = call.params["Name"]
    if name in call.state("functions"):
        raise ApiError(
            "FunctionAlreadyExists", "A function with the same name already exists in this AWS account."
        )
    created = version(call, name, utcnow())
    call.state("functions")[name] = {"DEVELOPMENT": created}
    return {**created, "Location": f"https://cloudfront.amazonaws.com/2020-05-31/function/{name}"}


def update(call: Call) -> dict[str, Any]:
    created = current(call)["FunctionSummary"]["FunctionMetadata"]["CreatedTime"]
    call.state("functions")[call.params["Name"]]["DEVELOPMENT"] = changed = version(
        call, call.params["Name"], created
    )
    return changed


def publish(call: Call) -> dict[str, Any]:
    found = current(call)
    summary = found["FunctionSummary"]
    live = {**summary, "Status": "UNASSOCIATED"}
    live["FunctionMetadata"] = {**summary["FunctionMetadata"], "Stage": "LIVE", "LastModifiedTime": utcnow()}
    call.state("functions")[call.params["Name"]]["LIVE"] = {**found, "FunctionSummary": live}
    summary["Status"] = "UNASSOCIATED"
    return {"FunctionSummary": live}


def get(call: Call) -> dict[str, Any]:
    return {**stage(call), "ContentType": "application/octet-stream"}


def delete(call: Call) -> dict[str, Any]:
    current(call)
    del call.state("functions")[call.params["Name"]]
    return {}


def listing(call: Call) -> dict[str, Any]:
    wanted = call.params.get("Stage")
    versions = [(name, each) for stages in call.state("functions").values() for name, each in stages.items()]
    items = [each["FunctionSummary"] for name, each in versions if wanted in (None, name)]
    return {"FunctionList": {"MaxItems": 100, "Quantity": len(items), "Items": items}}


def apply() -> None:
    operation("cloudfront", "CreateFunction")(create)
    operation("cloudfront", "UpdateFunction")(update)
    operation("cloudfront", "PublishFunction")(publish)
    operation("cloudfront", "DescribeFunction")(stage)
    operation("cloudfront", "GetFunction")(get)
    operation("cloudfront", "DeleteFunction")(delete)
    operation("cloudfront", "ListFunctions")(listing)


def probe(aws: Any) -> None:
    client = aws.client("cloudfront")
    config = {"Comment": "probe", "Runtime": "cloudfront-js-2.0"}
    created = client.create_function(Name="rewrite", FunctionConfig=config, FunctionCode=b"first")
    assert aws.refused(client.describe_function, Name="rewrite", Stage="LIVE") == "NoSuchFunctionExists"
    client.publish_function(Name="rewrite", IfMatch=created["ETag"])
    changed = client.update_function(
        Name="rewrite", IfMatch=created["ETag"], FunctionConfig=config, FunctionCode=b"second"
    )
    assert client.get_function(Name="rewrite", Stage="LIVE")["FunctionCode"].read() == b"first"
    found = client.get_function(Name="rewrite")
    assert found["FunctionCode"].read() == b"second" and found["ETag"] == changed["ETag"] != created["ETag"]
    described = client.describe_function(Name="rewrite", Stage="LIVE")["FunctionSummary"]
    assert described["FunctionConfig"] == config and described["FunctionMetadata"]["Stage"] == "LIVE"
    assert (
        aws.refused(client.delete_function, Name="rewrite", IfMatch=created["ETag"]) == "PreconditionFailed"
    )
    client.delete_function(Name="rewrite", IfMatch=changed["ETag"])
    assert client.list_functions()["FunctionList"].get("Items", []) == []
