"""Published versions of a state machine can be listed, newest first, and deleted. moto stores them but lacks both
actions, and Terraform lists them in every refresh and before it deletes a state machine."""

from __future__ import annotations

from typing import Any

from moto.stepfunctions.exceptions import StateMachineDoesNotExist
from moto.stepfunctions.responses import get_backend

from operations import Call, operation

MODULE = "moto.stepfunctions.responses"


def list_versions(call: Call) -> dict[str, Any]:
    machine = get_backend(call.account, call.region).describe_state_machine(call.params["stateMachineArn"])
    versions = sorted(machine.versions.values(), key=lambda version: -version.version)
    return {
        "stateMachineVersions": [
            {"stateMachineVersionArn": version.arn, "creationDate": version.creation_date}
            for version in versions
        ]
    }


def delete_version(call: Call) -> dict[str, Any]:
    arn, _, number = call.params["stateMachineVersionArn"].rpartition(":")
    try:
        get_backend(call.account, call.region).describe_state_machine(arn).versions.pop(int(number), None)
    except StateMachineDoesNotExist:
        pass
    return {}


def apply() -> None:
    operation("stepfunctions", "ListStateMachineVersions")(list_versions)
    operation("stepfunctions", "DeleteStateMachineVersion")(delete_version)


def probe(aws: Any) -> None:
    client = aws.client("stepfunctions")
    arn = aws.state_machine({"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}})
    assert client.list_state_machine_versions(stateMachineArn=arn)["stateMachineVersions"] == []
    role = f"arn:aws:iam::{aws.account}:role/other"
    for _ in range(2):
        client.update_state_machine(stateMachineArn=arn, roleArn=role, publish=True)
    found = client.list_state_machine_versions(stateMachineArn=arn)["stateMachineVersions"]
    assert [version["stateMachineVersionArn"] for version in found] == [f"{arn}:2", f"{arn}:1"], found
    client.delete_state_machine_version(stateMachineVersionArn=f"{arn}:2")
    assert len(client.list_state_machine_versions(stateMachineArn=arn)["stateMachineVersions"]) == 1
