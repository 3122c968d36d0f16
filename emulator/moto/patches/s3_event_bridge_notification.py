"""The notification configuration of a bucket that sends its events to EventBridge contains that setting. moto sends
them but omits the setting, so that Terraform switches it on in every plan."""

from __future__ import annotations

from typing import Any

from operations import Call, operation

MODULE = "moto.s3.responses"


def get_notification(call: Call) -> dict[str, Any]:
    result: dict[str, Any] = call.proceed()
    configuration = call.backend.get_bucket(call.params["Bucket"]).notification_configuration
    if configuration is not None and configuration.event_bridge is not None:
        result["EventBridgeConfiguration"] = {}
    return result


def apply() -> None:
    operation("s3", "GetBucketNotificationConfiguration")(get_notification)


def probe(aws: Any) -> None:
    client = aws.client("s3")
    client.create_bucket(Bucket="probe")
    queue = aws.client("sqs").create_queue(QueueName="q")["QueueUrl"]
    arn = aws.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"][
        "QueueArn"
    ]
    to_queue = [{"Id": "q", "QueueArn": arn, "Events": ["s3:ObjectCreated:*"]}]
    configuration = {"EventBridgeConfiguration": {}, "QueueConfigurations": to_queue}
    client.put_bucket_notification_configuration(Bucket="probe", NotificationConfiguration=configuration)
    found = client.get_bucket_notification_configuration(Bucket="probe")
    assert found["EventBridgeConfiguration"] == {} and found["QueueConfigurations"] == to_queue, found
    client.put_bucket_notification_configuration(Bucket="probe", NotificationConfiguration={})
    assert "EventBridgeConfiguration" not in client.get_bucket_notification_configuration(Bucket="probe")
