"""Step Functions runs a state machine as often as it is started. moto's interpreter copies the machine deeply
for each execution, and from the second one on the copy reaches earlier executions and their locks, which
cannot be copied."""

from __future__ import annotations

import copy
from typing import Any

from moto.stepfunctions.models import StateMachine

MODULE = "moto.stepfunctions.responses"


def copy_without_executions(self: StateMachine, memo: dict[int, Any]) -> StateMachine:
    twin = copy.copy(self)
    twin.executions = []
    return twin


def apply() -> None:
    StateMachine.__deepcopy__ = copy_without_executions  # type: ignore[attr-defined]


def probe(aws: Any) -> None:
    client = aws.client("stepfunctions")
    machine = aws.state_machine({"StartAt": "Done", "States": {"Done": {"Type": "Pass", "End": True}}})
    for name in ("first", "second"):
        execution = client.start_execution(stateMachineArn=machine, name=name)["executionArn"]
        assert aws.wait_for_execution(execution)["status"] == "SUCCEEDED"
