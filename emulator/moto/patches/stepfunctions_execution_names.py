"""An execution started without a name gets a unique one. moto's interpreter calls it `None`, so that the
second start of the same machine is refused as already existing."""

from __future__ import annotations

from typing import Any

from moto.moto_api._internal import mock_random
from moto.stepfunctions.parser.models import StepFunctionsParserBackend

from patching import wrap

MODULE = "moto.stepfunctions.parser.models"
REQUIRES = ["stepfunctions_repeatable_executions"]


def apply() -> None:
    @wrap(StepFunctionsParserBackend, "start_execution")
    def start_execution(
        original: Any, self: Any, arn: str, name: Any = None, *args: Any, **kwargs: Any
    ) -> Any:
        return original(self, arn, name or str(mock_random.uuid4()), *args, **kwargs)


def probe(aws: Any) -> None:
    client = aws.client("stepfunctions")
    arn = aws.state_machine({"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}})
    first, second = (client.start_execution(stateMachineArn=arn)["executionArn"] for _ in range(2))
    assert first != second and not first.endswith(":None")
    assert aws.wait_for_execution(second)["status"] == "SUCCEEDED"
