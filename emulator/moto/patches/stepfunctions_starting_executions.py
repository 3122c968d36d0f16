"""Executions do not disturb each other. In moto one that is still being parsed has no environment yet, and
while it is there every SendTaskSuccess, SendTaskFailure or SendTaskHeartbeat of any other execution
crashes."""

from __future__ import annotations

import time
from typing import Any
from unittest import mock

from moto.stepfunctions.parser.backend.execution_worker import ExecutionWorker
from moto.stepfunctions.parser.models import StepFunctionsParserBackend

from patching import wrap

MODULE = "moto.stepfunctions.parser.models"
REQUIRES = ["stepfunctions_repeatable_executions"]


def apply() -> None:
    @wrap(StepFunctionsParserBackend, "_get_executions")
    def get_executions(original: Any, self: Any, *args: Any) -> list[Any]:
        return [execution for execution in original(self, *args) if execution.exec_worker.env is not None]


def probe(aws: Any) -> None:
    client = aws.client("stepfunctions")
    arn = aws.state_machine({"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}})
    parse = ExecutionWorker._get_evaluation_entrypoint

    def parse_slowly(self: ExecutionWorker) -> Any:
        time.sleep(0.5)
        return parse(self)

    with mock.patch.object(ExecutionWorker, "_get_evaluation_entrypoint", parse_slowly):
        started = client.start_execution(stateMachineArn=arn, name="run")["executionArn"]
        assert aws.refused(client.send_task_success, taskToken="unknown", output="{}") == "InvalidToken"
        aws.wait_for_execution(started)
