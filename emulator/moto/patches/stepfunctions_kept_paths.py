"""A state's paths are parsed at once. moto's interpreter makes a new parser of JSONPath, with all its tables, for
every path of every state, which is most of the time of an execution and blocks everything else; here the parsed
path is kept."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any
from unittest import mock

from jsonpath_ng.parser import JsonPathParser
from moto.stepfunctions.parser.asl.component.common.path import result_path
from moto.stepfunctions.parser.asl.utils import json_path

MODULE = "moto.stepfunctions.parser.asl.component.common.path.result_path"
REQUIRES = ["stepfunctions_repeatable_executions"]
# Different paths; the machines of a deployment have some hundred.
KEPT = 4096


def apply() -> None:
    # A path depends on its text alone, and evaluating it does not change it.
    for module in (json_path, result_path):
        setattr(module, "parse", lru_cache(maxsize=KEPT)(getattr(module, "parse")))


def probe(aws: Any) -> None:
    client = aws.client("stepfunctions")
    state = {"Type": "Pass", "Parameters": {"kept.$": "$.read.once"}, "ResultPath": "$.kept.once", "End": True}
    arn = aws.state_machine({"StartAt": "Read", "States": {"Read": state}})
    made = JsonPathParser.__init__
    seen = []
    with mock.patch.object(JsonPathParser, "__init__", autospec=True, side_effect=made) as making:
        for name in ("first", "second"):
            started = client.start_execution(stateMachineArn=arn, name=name, input='{"read": {"once": 1}}')
            ended = aws.wait_for_execution(started["executionArn"])
            assert json.loads(ended["output"]) == {"read": {"once": 1}, "kept": {"once": {"kept": 1}}}, ended
            seen.append(making.call_count)
    assert seen[0] == seen[1], seen
