"""A redrive policy is read back without blanks, a redrive-allow policy can be set, and setting one attribute leaves
the queue's policy alone. moto adds blanks, lacks the second and deletes the third, which Terraform changes in every
plan."""

from __future__ import annotations

import json
from typing import Any

from moto.sqs.models import Queue

from patching import wrap

MODULE = "moto.sqs.responses"
ALLOW = "RedriveAllowPolicy"


def compact(text: str) -> str:
    return json.dumps(json.loads(text), separators=(",", ":"))


def apply() -> None:
    attributes: Any = Queue.attributes

    def read(self: Queue) -> dict[str, Any]:
        found: dict[str, Any] = attributes.fget(self)
        if found.get("RedrivePolicy"):
            found["RedrivePolicy"] = compact(found["RedrivePolicy"])
        allowed = found.pop(ALLOW, None)
        return {**found, ALLOW: compact(allowed)} if allowed else found

    Queue.attributes = property(read)  # type: ignore[assignment,method-assign]
    Queue.BASE_ATTRIBUTES = [*Queue.BASE_ATTRIBUTES, ALLOW]
    Queue.redrive_allow_policy = None  # type: ignore[attr-defined]

    @wrap(Queue, "_set_attributes")
    def set_attributes(original: Any, self: Queue, values: dict[str, Any], now: float | None = None) -> None:
        policy = getattr(self, "policy", None)
        original(self, values, now)
        if "Policy" not in values:
            self.policy = policy


def probe(aws: Any) -> None:
    client = aws.client("sqs")
    dead = client.create_queue(QueueName="dead")["QueueUrl"]
    arn = client.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    redrive = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 5}, separators=(",", ":"))
    statement = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    live = client.create_queue(QueueName="live", Attributes={"RedrivePolicy": redrive, "Policy": policy})[
        "QueueUrl"
    ]
    client.set_queue_attributes(QueueUrl=live, Attributes={"VisibilityTimeout": "60"})
    found = client.get_queue_attributes(QueueUrl=live, AttributeNames=["All"])["Attributes"]
    assert (found["RedrivePolicy"], found["Policy"]) == (redrive, policy), found
    allow = json.dumps({"redrivePermission": "denyAll"}, separators=(",", ":"))
    client.set_queue_attributes(QueueUrl=dead, Attributes={ALLOW: allow})
    assert client.get_queue_attributes(QueueUrl=dead, AttributeNames=[ALLOW])["Attributes"] == {ALLOW: allow}
    client.set_queue_attributes(QueueUrl=dead, Attributes={ALLOW: ""})
    assert client.get_queue_attributes(QueueUrl=dead, AttributeNames=[ALLOW]).get("Attributes", {}) == {}
