"""A trail is addressed by name or ARN, and a description can be requested for certain trails. moto starts, stops
and deletes by name only and describes every trail, so that Terraform can neither switch logging on nor distinguish
two trails."""

from __future__ import annotations

from typing import Any

from moto.cloudtrail.models import CloudTrailBackend

from operations import Call, operation
from patching import wrap

MODULE = "moto.cloudtrail.responses"


def describe(call: Call) -> dict[str, Any]:
    result: dict[str, Any] = call.proceed()
    wanted = call.params.get("trailNameList")
    if wanted:
        result["trailList"] = [
            trail for trail in result["trailList"] if {trail["Name"], trail["TrailARN"]} & set(wanted)
        ]
    return result


def apply() -> None:
    operation("cloudtrail", "DescribeTrails")(describe)
    for method in ("start_logging", "stop_logging", "delete_trail"):

        @wrap(CloudTrailBackend, method)
        def by_name_or_arn(original: Any, self: CloudTrailBackend, name: str) -> None:
            original(self, self.get_trail(name).trail_name)


def probe(aws: Any) -> None:
    client = aws.client("cloudtrail")
    aws.client("s3").create_bucket(Bucket="trails")
    arns = [client.create_trail(Name=name, S3BucketName="trails")["TrailARN"] for name in ("first", "second")]
    found = client.describe_trails(trailNameList=[arns[1]])["trailList"]
    assert [trail["Name"] for trail in found] == ["second"], found
    client.start_logging(Name=arns[0])
    assert client.get_trail_status(Name=arns[0])["IsLogging"] is True
    client.stop_logging(Name=arns[0])
    assert client.get_trail_status(Name="first")["IsLogging"] is False
    client.delete_trail(Name=arns[0])
    assert [trail["Name"] for trail in client.describe_trails()["trailList"]] == ["second"]
