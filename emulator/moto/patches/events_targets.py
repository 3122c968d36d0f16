"""A rule sends each event that matches its pattern to its targets, with the input that the target specifies. moto
fails the whole PutEvents on a target that is a topic, function or state machine, lets disabled rules and mere
schedules fire on every event, and ignores Input and InputPath."""

from __future__ import annotations

import copy
import datetime
import json
import re
from typing import Any

from moto.events.models import Rule

from callbacks import client, in_background, key_of
from patching import wrap

MODULE = "moto.events.responses"
SERVICE = "events.amazonaws.com"
MEMBERS = ("version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail")


def public(event: dict[str, Any]) -> dict[str, Any]:
    """The event as AWS writes it, without what moto adds for itself."""
    written = {name: event[name] for name in MEMBERS if name in event}
    if isinstance(written.get("time"), (int, float)):
        time = datetime.datetime.fromtimestamp(written["time"], datetime.timezone.utc)
        written["time"] = time.strftime("%Y-%m-%dT%H:%M:%SZ")
    return written


def select(event: Any, path: str) -> Any:
    """What a simple JSONPath such as `$.detail.state.value` or `$.resources[0]` points to."""
    for part in re.findall(r"[^.\[\]]+", path.lstrip("$")):
        if isinstance(event, list):
            event = event[int(part)] if part.isdigit() and int(part) < len(event) else None
        else:
            event = event.get(part.strip("'\"")) if isinstance(event, dict) else None
    return event


def fill(template: str, values: dict[str, Any]) -> str:
    """The template with its `<placeholders>` replaced: by text within quotes, by JSON elsewhere."""

    def replacement(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in values:
            return match.group(0)
        written = json.dumps(values[name])
        quoted = template[: match.start()].replace('\\"', "").count('"') % 2 == 1
        if not quoted:
            return written
        return written[1:-1] if isinstance(values[name], str) else json.dumps(written)[1:-1]

    return re.sub(r"<([\w.-]+)>", replacement, template)


def target_input(rule: Rule, target: dict[str, Any], event: dict[str, Any]) -> str:
    if "Input" in target:
        return str(target["Input"])
    if "InputPath" in target:
        return json.dumps(select(event, target["InputPath"]))
    if "InputTransformer" in target:
        transformer = target["InputTransformer"]
        values = {name: select(event, path) for name, path in transformer.get("InputPathsMap", {}).items()}
        known = {
            "aws.events.rule-arn": rule.arn,
            "aws.events.rule-name": rule.name,
            "aws.events.event": event,
        }
        return fill(transformer["InputTemplate"], {**known, "aws.events.event.json": event, **values})
    return json.dumps(event)


def deliver(rule: str, target: dict[str, Any], event: dict[str, Any], text: str) -> None:
    _, _, service, region, account, *resource = target["Arn"].split(":")
    arn = target["Arn"]
    # Policies of functions, topics and queues allow EventBridge; anything else is called with the target's role.
    itself = key_of(SERVICE, rule)
    role = key_of(SERVICE, rule, target.get("RoleArn", ""))
    if service == "sns":
        client("sns", region, itself).publish(TopicArn=arn, Message=text)
    elif service == "lambda":
        client("lambda", region, itself).invoke(FunctionName=arn, InvocationType="Event", Payload=text)
    elif service == "states":
        client("stepfunctions", region, role).start_execution(stateMachineArn=arn, input=text)
    elif service == "codepipeline":
        client("codepipeline", region, role).start_pipeline_execution(name=resource[-1])
    elif service == "sqs":
        queue = f"{client('sqs', region).meta.endpoint_url}/{account}/{resource[-1]}"
        group = target.get("SqsParameters", {})
        client("sqs", region, itself).send_message(QueueUrl=queue, MessageBody=text, **group)
    else:
        entry = {
            "Source": event["source"],
            "DetailType": event["detail-type"],
            "Detail": json.dumps(event["detail"]),
        }
        client("events", region, role).put_events(
            Entries=[{**entry, "Resources": event["resources"], "EventBusName": arn}]
        )


def is_delivered(arn: str) -> bool:
    service = arn.split(":")[2]
    return service in ("sns", "lambda", "states", "codepipeline", "sqs") or ":event-bus/" in arn


def apply() -> None:
    @wrap(Rule, "send_to_targets")
    def send(original: Any, self: Rule, original_event: Any, transform_input: bool = True) -> None:
        pattern = self.event_pattern.get_pattern()
        if self.state == "DISABLED" or not pattern or not self.event_pattern.matches_event(original_event):
            return
        event = public(original_event)
        for target in list(self.targets):
            if is_delivered(target["Arn"]):
                text = target_input(self, target, event)
                in_background(
                    f"rule {self.name} to {target['Arn']}",
                    lambda target=target, text=text: deliver(self.arn, target, event, text),
                )
            else:
                alone = copy.copy(self)
                alone.targets = [target]
                original(alone, original_event, transform_input)


def probe(aws: Any) -> None:
    events, sqs, sns = (aws.client(service) for service in ("events", "sqs", "sns"))
    west = aws.client("sqs", "us-west-2")

    def queue(client: Any, name: str) -> tuple[str, str]:
        url = client.create_queue(QueueName=name)["QueueUrl"]
        return (
            url,
            client.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]["QueueArn"],
        )

    def received(client: Any, url: str) -> str:
        message = aws.wait(lambda: client.receive_message(QueueUrl=url, WaitTimeSeconds=1).get("Messages"))
        body: str = message[0]["Body"]
        return body

    (near, near_arn), (through, through_arn) = queue(sqs, "near"), queue(sqs, "through")
    far, far_arn = queue(west, "far")
    topic = sns.create_topic(Name="t")["TopicArn"]
    sns.subscribe(
        TopicArn=topic, Protocol="sqs", Endpoint=through_arn, Attributes={"RawMessageDelivery": "true"}
    )
    machine = aws.state_machine({"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}})
    bus = aws.client("events", "us-west-2").create_event_bus(Name="other")["EventBusArn"]
    transformer = {"InputPathsMap": {"state": "$.detail.state", "at": "$.detail.list[1]"}}
    transformer["InputTemplate"] = '{"text": "is <state>", "state": <state>, "at": <at>}'
    role = f"arn:aws:iam::{aws.account}:role/events"
    targets = [
        {"Id": "near", "Arn": near_arn, "InputTransformer": transformer},
        {"Id": "topic", "Arn": topic, "Input": '{"constant": true}'},
        {"Id": "machine", "Arn": machine, "RoleArn": role, "InputPath": "$.detail"},
        {"Id": "bus", "Arn": bus, "RoleArn": role},
    ]
    pattern = json.dumps({"source": ["app"]})
    events.put_rule(Name="on", EventPattern=pattern)
    events.put_targets(Rule="on", Targets=targets)
    aws.client("events", "us-west-2").put_rule(Name="on", EventBusName="other", EventPattern=pattern)
    to_far = [{"Id": "far", "Arn": far_arn}]
    aws.client("events", "us-west-2").put_targets(Rule="on", EventBusName="other", Targets=to_far)
    events.put_rule(Name="off", EventPattern=pattern, State="DISABLED")
    events.put_rule(Name="nightly", ScheduleExpression="rate(1 day)")
    for name in ("off", "nightly"):
        events.put_targets(Rule=name, Targets=[{"Id": "near", "Arn": near_arn, "Input": '"wrong"'}])
    detail = json.dumps({"state": "down", "list": [1, 2]})
    events.put_events(Entries=[{"Source": "app", "DetailType": "d", "Detail": detail}])
    assert json.loads(received(sqs, near)) == {"text": "is down", "state": "down", "at": 2}
    assert json.loads(received(sqs, through)) == {"constant": True}
    event = json.loads(received(west, far))
    assert (
        event["detail"]["state"] == "down"
        and event["account"] == aws.account
        and event["region"] == "us-west-2"
    )
    executions = aws.client("stepfunctions").list_executions
    started = aws.wait(lambda: executions(stateMachineArn=machine)["executions"])[0]["executionArn"]
    assert aws.wait_for_execution(started)["input"] == detail
    assert "Messages" not in sqs.receive_message(QueueUrl=near)
