"""A topic keeps the version of its signatures and whether it is traced. moto stores both but never returns them,
which is a change in every plan."""

from __future__ import annotations

from typing import Any

from operations import Call, operation

MODULE = "moto.sns.responses"

SETTINGS = {"SignatureVersion": "signature_version", "TracingConfig": "tracing_config"}


def apply() -> None:
    @operation("sns", "GetTopicAttributes")
    def attributes(call: Call) -> dict[str, Any]:
        result = call.proceed()
        topic = call.backend.get_topic(call.params["TopicArn"])
        shown = {name: getattr(topic, attribute, None) for name, attribute in SETTINGS.items()}
        result["Attributes"].update({name: value for name, value in shown.items() if value is not None})
        return result


def probe(aws: Any) -> None:
    client = aws.client("sns")
    plain = client.create_topic(Name="plain")["TopicArn"]
    signed = client.create_topic(Name="signed", Attributes={"SignatureVersion": "2"})["TopicArn"]
    assert client.get_topic_attributes(TopicArn=signed)["Attributes"]["SignatureVersion"] == "2"
    assert "SignatureVersion" not in client.get_topic_attributes(TopicArn=plain)["Attributes"]
    client.set_topic_attributes(TopicArn=plain, AttributeName="TracingConfig", AttributeValue="Active")
    assert client.get_topic_attributes(TopicArn=plain)["Attributes"]["TracingConfig"] == "Active"
