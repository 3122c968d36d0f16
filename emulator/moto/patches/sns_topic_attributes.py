"""A topic tells by which version it signs, whether it passes traces on, and how its deliveries are logged. moto takes these
attributes and keeps them to itself, so that Terraform sets them in every plan."""

from __future__ import annotations

from typing import Any

from moto.core.utils import camelcase_to_underscores

from operations import Call, operation

MODULE = "moto.sns.responses"

PROTOCOLS = ("HTTP", "Firehose", "Lambda", "SQS", "Application")
FEEDBACK = ("SuccessFeedbackRoleArn", "SuccessFeedbackSampleRate", "FailureFeedbackRoleArn")
KEPT = ["SignatureVersion", "TracingConfig", *(protocol + part for protocol in PROTOCOLS for part in FEEDBACK)]


def attributes(call: Call) -> dict[str, Any]:
    found: dict[str, Any] = call.proceed()
    topic = call.backend.get_topic(call.params["TopicArn"])
    for name in KEPT:
        value = getattr(topic, camelcase_to_underscores(name), None)
        if value is not None:
            found["Attributes"][name] = str(value)
    return found


def apply() -> None:
    operation("sns", "GetTopicAttributes")(attributes)


def probe(aws: Any) -> None:
    client = aws.client("sns")
    wanted = {"SignatureVersion": "2", "TracingConfig": "PassThrough"}
    arn = client.create_topic(Name="probe", Attributes={"SignatureVersion": "2"})["TopicArn"]
    client.set_topic_attributes(TopicArn=arn, AttributeName="TracingConfig", AttributeValue="PassThrough")
    found = client.get_topic_attributes(TopicArn=arn)["Attributes"]
    assert {name: found.get(name) for name in wanted} == wanted, found
    assert found["Owner"] == aws.account, found
