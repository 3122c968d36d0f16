"""The type of a state machine is STANDARD or EXPRESS and never changes. moto reports every one as STANDARD, so that
Terraform replaces an EXPRESS machine in each plan."""

from __future__ import annotations

import json
from typing import Any

from moto.stepfunctions.responses import get_backend

from operations import Call, operation

MODULE = "moto.stepfunctions.responses"


def create(call: Call) -> dict[str, Any]:
    result = call.proceed()
    machine = get_backend(call.account, call.region).describe_state_machine(result["stateMachineArn"])
    machine.type = call.params.get("type", "STANDARD")
    return result


def apply() -> None:
    operation("stepfunctions", "CreateStateMachine")(create)


def probe(aws: Any) -> None:
    client = aws.client("stepfunctions")
    definition = json.dumps({"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}})
    role = f"arn:aws:iam::{aws.account}:role/probe"
    arn = client.create_state_machine(name="quick", definition=definition, roleArn=role, type="EXPRESS")
    assert client.describe_state_machine(stateMachineArn=arn["stateMachineArn"])["type"] == "EXPRESS"
