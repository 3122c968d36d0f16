"""Scalable targets have tags. moto lacks the tag operations, and Terraform lists the tags in every refresh, so that
the creation of every scalable target fails."""

from __future__ import annotations

from typing import Any

from operations import Call, operation
from tags import as_dict, serve_tags, tags_of

MODULE = "moto.applicationautoscaling.responses"


def register(call: Call) -> dict[str, Any]:
    result = call.proceed()
    tags_of(call, result["ScalableTargetARN"]).update(as_dict(call.params.get("Tags")))
    return result


def deregister(call: Call) -> dict[str, Any]:
    target = call.backend.targets.get(call.params["ScalableDimension"], {}).get(call.params["ResourceId"])
    result = call.proceed()
    call.state("tags").pop(target.arn, None)
    return result


def apply() -> None:
    operation("application-autoscaling", "RegisterScalableTarget")(register)
    operation("application-autoscaling", "DeregisterScalableTarget")(deregister)
    serve_tags("application-autoscaling")


def probe(aws: Any) -> None:
    target = {
        "ServiceNamespace": "dynamodb",
        "ResourceId": "table/probe",
        "ScalableDimension": "dynamodb:table:ReadCapacityUnits",
    }
    client = aws.client("application-autoscaling")
    register = client.register_scalable_target
    arn = register(**target, MinCapacity=1, MaxCapacity=2, Tags={"a": "1"})["ScalableTargetARN"]
    client.tag_resource(ResourceARN=arn, Tags={"b": "2"})
    client.untag_resource(ResourceARN=arn, TagKeys=["a"])
    assert client.list_tags_for_resource(ResourceARN=arn)["Tags"] == {"b": "2"}
    west = aws.client("application-autoscaling", "us-west-2")
    assert west.list_tags_for_resource(ResourceARN=arn)["Tags"] == {}
    client.deregister_scalable_target(**target)
    assert client.list_tags_for_resource(ResourceARN=arn)["Tags"] == {}
