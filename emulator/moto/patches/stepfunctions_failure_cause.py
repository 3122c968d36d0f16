"""SendTaskFailure carries an error and a cause into the execution. moto drops the cause, so that neither a Catch
nor the history has the reason why a task failed."""

from __future__ import annotations

import json
from typing import Any

from moto.stepfunctions.responses import get_backend

from operations import Call, operation

MODULE = "moto.stepfunctions.responses"
REQUIRES = ["stepfunctions_repeatable_executions"]


def fail_task(call: Call) -> dict[str, Any]:
    get_backend(call.account, call.region).send_task_failure(
        call.params["taskToken"], error=call.params.get("error"), cause=call.params.get("cause")
    )
    return {}


def apply() -> None:
    operation("stepfunctions", "SendTaskFailure")(fail_task)


def probe(aws: Any) -> None:
    client = aws.client("stepfunctions")
    queue = aws.client("sqs").create_queue(QueueName="tokens")["QueueUrl"]
    ask = {
        "Type": "Task",
        "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "Parameters": {"QueueUrl": queue, "MessageBody": {"token.$": "$$.Task.Token"}},
        "End": True,
    }
    arn = aws.state_machine({"StartAt": "Ask", "States": {"Ask": ask}})
    started = client.start_execution(stateMachineArn=arn, name="failed")["executionArn"]
    receive = aws.client("sqs").receive_message
    message = aws.wait(lambda: receive(QueueUrl=queue, WaitTimeSeconds=1).get("Messages"))[0]
    client.send_task_failure(taskToken=json.loads(message["Body"])["token"], error="Refused", cause="not now")
    failed = aws.wait_for_execution(started)
    assert (failed["error"], failed["cause"]) == ("Refused", "not now"), failed
