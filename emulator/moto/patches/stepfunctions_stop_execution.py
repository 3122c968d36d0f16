"""StopExecution aborts at once, with the caller's error and cause. moto only requests a stop from the interpreter,
which a Wait state or a task token ignores, and a stop in the wrong moment ends as a failure."""

from __future__ import annotations

import time
from typing import Any

from moto.stepfunctions.parser.api import ExecutionStatus
from moto.stepfunctions.parser.backend.execution import BaseExecutionWorkerCommunication, Execution
from moto.stepfunctions.responses import get_backend

from operations import Call, operation
from patching import wrap

MODULE = "moto.stepfunctions.parser.models"
REQUIRES = ["stepfunctions_repeatable_executions"]


def stop_execution(call: Call) -> dict[str, Any]:
    result = call.proceed()
    execution = get_backend(call.account, call.region).describe_execution(call.params["executionArn"])
    if execution.exec_status == ExecutionStatus.ABORTED:
        execution.error, execution.cause = call.params.get("error"), call.params.get("cause")
    return result


def apply() -> None:
    operation("stepfunctions", "StopExecution")(stop_execution)

    @wrap(Execution, "stop")
    def stop(original: Any, self: Execution, stop_date: Any, **reasons: Any) -> None:
        while self.exec_worker.env is None:
            time.sleep(0.01)
        original(self, stop_date, **reasons)
        if self.exec_status == ExecutionStatus.RUNNING:
            self.exec_status = ExecutionStatus.ABORTED
            self.stop_date = stop_date

    @wrap(BaseExecutionWorkerCommunication, "terminated")
    def terminated(original: Any, self: BaseExecutionWorkerCommunication) -> None:
        if self.execution.exec_status != ExecutionStatus.ABORTED:
            original(self)


def probe(aws: Any) -> None:
    client = aws.client("stepfunctions")
    arn = aws.state_machine(
        {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 5, "End": True}}}
    )
    started = client.start_execution(stateMachineArn=arn, name="stopped")["executionArn"]
    client.stop_execution(executionArn=started, error="Halted", cause="by hand")
    stopped = client.describe_execution(executionArn=started)
    assert (stopped["status"], stopped["error"], stopped["cause"]) == (
        "ABORTED",
        "Halted",
        "by hand",
    ), stopped
    history = client.get_execution_history(executionArn=started)["events"]
    assert history[0]["type"] == "ExecutionStarted", history
