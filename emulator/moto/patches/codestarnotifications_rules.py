"""A notification rule notifies a topic about events of a pipeline, a build project, a repository or a deployment.
moto lacks the service."""

from __future__ import annotations

from typing import Any

from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

from operations import ApiError, Call, operation

SERVICES = ["codestar-notifications"]
SERVICE_NAMES = {"codepipeline": "CodePipeline", "codebuild": "CodeBuild", "codecommit": "CodeCommit"}


def targets(call: Call) -> list[dict[str, str]]:
    return [{**target, "TargetStatus": "ACTIVE"} for target in call.params.get("Targets", [])]


def event_types(call: Call) -> list[dict[str, str]]:
    described = []
    for identity in call.params["EventTypeIds"]:
        service, resource, *name = identity.split("-")
        service_name = SERVICE_NAMES.get(service, "CodeDeploy")
        names = {"EventTypeName": " ".join(name), "ResourceType": resource.capitalize()}
        described.append({"EventTypeId": identity, "ServiceName": service_name, **names})
    return described


def rule_of(call: Call) -> dict[str, Any]:
    arn = call.params["Arn"]
    if arn not in call.state("rules"):
        raise ApiError("ResourceNotFoundException", f"Notification rule {arn} not found")
    rule: dict[str, Any] = call.state("rules")[arn]
    return rule


def create(call: Call) -> dict[str, Any]:
    names = [(rule["Resource"], rule["Name"]) for rule in call.state("rules").values()]
    if (call.params["Resource"], call.params["Name"]) in names:
        raise ApiError("ResourceAlreadyExistsException", f"Rule {call.params['Name']} exists already")
    identity = mock_random.get_random_hex(40)
    arn = f"arn:aws:codestar-notifications:{call.region}:{call.account}:notificationrule/{identity}"
    now = utcnow()
    call.state("rules")[arn] = {
        "Status": "ENABLED",
        "Tags": {},
        **call.params,
        "Arn": arn,
        "Targets": targets(call),
        "EventTypes": event_types(call),
        "CreatedTimestamp": now,
        "LastModifiedTimestamp": now,
    }
    return {"Arn": arn}


def update(call: Call) -> dict[str, Any]:
    rule = rule_of(call)
    rule.update(call.params, LastModifiedTimestamp=utcnow())
    if "Targets" in call.params:
        rule["Targets"] = targets(call)
    if "EventTypeIds" in call.params:
        rule["EventTypes"] = event_types(call)
    return {}


def delete(call: Call) -> dict[str, Any]:
    call.state("rules").pop(call.params["Arn"], None)
    return {"Arn": call.params["Arn"]}


def list_targets(call: Call) -> dict[str, Any]:
    known = {each["TargetAddress"]: each for rule in call.state("rules").values() for each in rule["Targets"]}
    return {"Targets": list(known.values())}


def tag(call: Call) -> dict[str, Any]:
    rule_of(call)["Tags"].update(call.params["Tags"])
    return {"Tags": rule_of(call)["Tags"]}


def untag(call: Call) -> dict[str, Any]:
    for name in call.params["TagKeys"]:
        rule_of(call)["Tags"].pop(name, None)
    return {}


def apply() -> None:
    for name, handler in {
        "CreateNotificationRule": create,
        "DescribeNotificationRule": rule_of,
        "UpdateNotificationRule": update,
        "DeleteNotificationRule": delete,
        "ListNotificationRules": lambda call: {
            "NotificationRules": [{"Arn": arn, "Id": arn.split("/")[-1]} for arn in call.state("rules")]
        },
        "ListTargets": list_targets,
        "DeleteTarget": lambda call: {},
        "TagResource": tag,
        "UntagResource": untag,
        "ListTagsForResource": lambda call: {"Tags": rule_of(call)["Tags"]},
    }.items():
        operation("codestar-notifications", name)(handler)


def probe(aws: Any) -> None:
    client = aws.client("codestar-notifications", "us-west-2")
    events = ["codepipeline-pipeline-pipeline-execution-failed"]
    topic = [{"TargetType": "SNS", "TargetAddress": f"arn:aws:sns:us-west-2:{aws.account}:t"}]
    rule = {"Name": "r", "Resource": f"arn:aws:codepipeline:us-west-2:{aws.account}:p", "DetailType": "FULL"}
    arn = client.create_notification_rule(**rule, EventTypeIds=events, Targets=topic, Tags={"a": "b"})["Arn"]
    found = client.describe_notification_rule(Arn=arn)
    assert [each["EventTypeId"] for each in found["EventTypes"]] == events and found["Tags"] == {
        "a": "b"
    }, found
    client.update_notification_rule(Arn=arn, Status="DISABLED", Targets=[])
    found = client.describe_notification_rule(Arn=arn)
    assert (found["Status"], found["Targets"], found["Name"]) == ("DISABLED", [], "r"), found
    client.untag_resource(Arn=arn, TagKeys=["a"])
    assert client.list_tags_for_resource(Arn=arn)["Tags"] == {}
    assert aws.client("codestar-notifications").list_notification_rules()["NotificationRules"] == []
    client.delete_notification_rule(Arn=arn)
    assert aws.refused(client.describe_notification_rule, Arn=arn) == "ResourceNotFoundException"
