"""ValidateStateMachineDefinition lets Terraform refuse a bad definition while it plans. moto lacks the
action, so that no state machine can be planned at all; here it parses the definition and follows every
transition to an existing state."""

from __future__ import annotations

import json
from typing import Any, Iterator

from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser

from operations import Call, operation

MODULE = "moto.stepfunctions.responses"


def dangling(machine: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Each transition of a state machine, nested ones included, to a state that is not there."""
    states = machine.get("States", {})
    targets = [("/StartAt", machine.get("StartAt"))]
    for name, body in states.items():
        here = f"/States/{name}"
        choices = [("Choices", choice) for choice in body.get("Choices", [])]
        catchers = [("Catch", catcher) for catcher in body.get("Catch", [])]
        targets += [(f"{here}/Next", body.get("Next")), (f"{here}/Default", body.get("Default"))]
        targets += [
            (f"{here}/{kind}/{index}/Next", rule.get("Next")) for index, (kind, rule) in enumerate(choices)
        ]
        targets += [
            (f"{here}/{kind}/{index}/Next", rule.get("Next")) for index, (kind, rule) in enumerate(catchers)
        ]
        for index, branch in enumerate(body.get("Branches", [])):
            yield from dangling(branch, f"{path}{here}/Branches/{index}")
        for nested in ("Iterator", "ItemProcessor"):
            if nested in body:
                yield from dangling(body[nested], f"{path}{here}/{nested}")
    yield from (
        (path + where, target) for where, target in targets if target is not None and target not in states
    )


def problems(definition: str) -> list[dict[str, str]]:
    try:
        AmazonStateLanguageParser.parse(definition)
    except Exception as error:
        return [{"severity": "ERROR", "code": "SCHEMA_VALIDATION_FAILED", "message": str(error)[:500]}]
    return [
        {
            "severity": "ERROR",
            "code": "MISSING_TRANSITION_TARGET",
            "message": f'Missing "Next" target: {target}',
            "location": where,
        }
        for where, target in dangling(json.loads(definition))
    ]


def validate(call: Call) -> dict[str, Any]:
    found = problems(call.params["definition"])
    return {"result": "FAIL" if found else "OK", "diagnostics": found, "truncated": False}


def apply() -> None:
    operation("stepfunctions", "ValidateStateMachineDefinition")(validate)


def probe(aws: Any) -> None:
    client = aws.client("stepfunctions")
    state = {"Type": "Pass", "Next": "Gone"}
    broken = client.validate_state_machine_definition(
        definition=json.dumps({"StartAt": "First", "States": {"First": state}})
    )
    assert broken["result"] == "FAIL" and broken["diagnostics"][0]["location"] == "/States/First/Next", broken
    assert client.validate_state_machine_definition(definition='{"States": 1}')["result"] == "FAIL"
    sound = {"StartAt": "First", "States": {"First": {"Type": "Pass", "End": True}}}
    assert client.validate_state_machine_definition(definition=json.dumps(sound))["result"] == "OK"
