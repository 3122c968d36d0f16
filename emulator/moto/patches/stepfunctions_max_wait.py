"""A Wait state lasts as long as its definition sets, up to a year. With `--max-wait` a longer one ends after
that many seconds, so that a drain of minutes is a test of seconds. This includes waits between two checks: a step
that polls more slowly is polled faster, and its deadline, a number of polls, is reached sooner. The history and the
definition keep the state's own time."""

from __future__ import annotations

import os
from typing import Any

from moto.stepfunctions.parser.asl.component.state.wait.wait_function.wait_function import WaitFunction

from patching import wrap

MODULE = "moto.stepfunctions.parser.asl.component.state.wait.wait_function.wait_function"


def apply() -> None:
    @wrap(WaitFunction, "_wait_interval")
    def wait_interval(original: Any, self: Any, env: Any, wait_seconds: int) -> None:
        longest = os.environ.get("MAX_WAIT_SECONDS")
        original(self, env=env, wait_seconds=wait_seconds if longest is None else min(wait_seconds, int(longest)))


def probe(aws: Any) -> None:
    os.environ["MAX_WAIT_SECONDS"] = "1"
    try:
        wait = {"Type": "Wait", "Seconds": 3600, "Next": "Done"}
        arn = aws.state_machine({"StartAt": "Wait", "States": {"Wait": wait, "Done": {"Type": "Succeed"}}})
        execution = aws.client("stepfunctions").start_execution(stateMachineArn=arn)["executionArn"]
        assert aws.wait_for_execution(execution)["status"] == "SUCCEEDED"
    finally:
        del os.environ["MAX_WAIT_SECONDS"]
