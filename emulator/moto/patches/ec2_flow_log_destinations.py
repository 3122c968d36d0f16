"""A flow log to S3 keeps the format and partitions of its files. moto drops them, and Terraform would replace
it."""

from __future__ import annotations

from typing import Any

from operations import Call, operation

MODULE = "moto.ec2.responses"
DEFAULTS = {"FileFormat": "plain-text", "HiveCompatiblePartitions": False, "PerHourPartition": False}


def create(call: Call) -> Any:
    result = call.proceed()
    if "DestinationOptions" in call.params:
        for identity in result["FlowLogIds"]:
            options = {**DEFAULTS, **call.params["DestinationOptions"]}
            setattr(call.backend.flow_logs[identity], "destination_options", options)
    return result


def apply() -> None:
    operation("ec2", "CreateFlowLogs")(create)


def probe(aws: Any) -> None:
    client = aws.client("ec2", "us-west-2")
    aws.client("s3").create_bucket(Bucket="flow-logs")
    vpc = client.describe_vpcs()["Vpcs"][0]["VpcId"]
    options = {"FileFormat": "parquet", "HiveCompatiblePartitions": True, "PerHourPartition": True}
    made = client.create_flow_logs(
        ResourceIds=[vpc],
        ResourceType="VPC",
        TrafficType="ALL",
        LogDestinationType="s3",
        LogDestination="arn:aws:s3:::flow-logs",
        DestinationOptions=options,
    )
    found = client.describe_flow_logs(FlowLogIds=made["FlowLogIds"])["FlowLogs"][0]
    assert found.get("DestinationOptions") == options, found
