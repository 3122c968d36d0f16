"""A composite alarm combines the states of other alarms by its rule, and is described only when its type is
requested. moto cannot create one and never computes its state."""

from __future__ import annotations

import re
from typing import Any, Callable

from moto.cloudwatch.models import Alarm

from operations import ApiError, Call, operation

MODULE = "moto.cloudwatch.responses"
TOKEN = re.compile(
    r"\s*(?:(ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:\"([^\"]*)\"|'([^']*)'|([^)\s]*))\s*\)|(\w+|[()]))"
)
Test = Callable[[str, str], bool]


class Rule:
    """An alarm rule; `holds` evaluates it by a test of one alarm. OR binds weaker than AND, AND than NOT."""

    def __init__(self, text: str):
        self.tokens: list[Any] = []
        position, text = 0, text.strip()
        while position < len(text):
            match = TOKEN.match(text, position)
            if not match:
                raise ApiError("ValidationError", f"AlarmRule must not contain {text[position:]}")
            state, *names, word = match.groups()
            self.tokens.append(
                (state, next(name for name in names if name is not None)) if state else word.upper()
            )
            position = match.end()

    def holds(self, test: Test) -> bool:
        rest = list(self.tokens)
        value = self._either(rest, test)
        if rest:
            raise ApiError("ValidationError", f"AlarmRule has something left over: {rest[0]}")
        return value

    def _either(self, rest: list[Any], test: Test) -> bool:
        value = self._both(rest, test)
        while rest[:1] == ["OR"]:
            rest.pop(0)
            value = self._both(rest, test) or value
        return value

    def _both(self, rest: list[Any], test: Test) -> bool:
        value = self._single(rest, test)
        while rest[:1] == ["AND"]:
            rest.pop(0)
            value = self._single(rest, test) and value
        return value

    def _single(self, rest: list[Any], test: Test) -> bool:
        token = rest.pop(0) if rest else "the end"
        if token == "NOT":
            return not self._single(rest, test)
        if token == "(":
            value = self._either(rest, test)
            if rest[:1] != [")"]:
                raise ApiError("ValidationError", "AlarmRule misses a closing parenthesis")
            rest.pop(0)
            return value
        if isinstance(token, tuple):
            return test(*token)
        if token in ("TRUE", "FALSE"):
            return bool(token == "TRUE")
        raise ApiError("ValidationError", f"AlarmRule does not expect {token}")


def state_of(alarms: dict[str, Alarm], name: str) -> str:
    """The state of an alarm by name or ARN; that of a composite one is computed."""
    alarm = alarms.get(name.split(":alarm:")[-1])
    if alarm is None:
        return "INSUFFICIENT_DATA"
    if alarm.rule is None:
        return alarm.state_value
    return "ALARM" if Rule(alarm.rule).holds(lambda state, other: state_of(alarms, other) == state) else "OK"


def put(call: Call) -> dict[str, Any]:
    params = call.params
    Rule(params["AlarmRule"]).holds(lambda state, name: False)
    settings = (
        "namespace",
        "metric_name",
        "comparison_operator",
        "evaluation_periods",
        "period",
        "threshold",
    )
    call.backend.put_metric_alarm(
        **dict.fromkeys([*settings, "statistic"]),
        name=params["AlarmName"],
        rule=params["AlarmRule"],
        description=params.get("AlarmDescription"),
        dimensions=[],
        alarm_actions=params.get("AlarmActions", []),
        ok_actions=params.get("OKActions", []),
        insufficient_data_actions=params.get("InsufficientDataActions", []),
        actions_enabled=params.get("ActionsEnabled", True),
        tags=params.get("Tags", []),
    )
    suppressor = {name: value for name, value in params.items() if name.startswith("ActionsSuppressor")}
    call.state("suppressors")[params["AlarmName"]] = suppressor
    return {}


def describe(call: Call) -> dict[str, Any]:
    result: dict[str, Any] = call.proceed()
    types = call.params.get("AlarmTypes", ["MetricAlarm"])
    alarms = call.backend.alarms
    for alarm in result.get("CompositeAlarms", []):
        alarm["StateValue"] = state_of(alarms, alarm["AlarmName"])
        alarm["AlarmRule"] = alarms[alarm["AlarmName"]].rule
        alarm.update(call.state("suppressors").get(alarm["AlarmName"], {}))
    return {**result, **{f"{kind}s": [] for kind in ("MetricAlarm", "CompositeAlarm") if kind not in types}}


def apply() -> None:
    operation("cloudwatch", "PutCompositeAlarm")(put)
    operation("cloudwatch", "DescribeAlarms")(describe)


def probe(aws: Any) -> None:
    client = aws.client("cloudwatch")
    metric = {"Namespace": "App", "MetricName": "Errors", "Statistic": "Sum", "Period": 60, "Threshold": 1}
    metric.update(EvaluationPeriods=1, ComparisonOperator="GreaterThanThreshold")
    for name in ("errors", "slow"):
        client.put_metric_alarm(AlarmName=name, **metric)
    rule = 'ALARM("errors") AND NOT (OK(slow) OR FALSE)'
    client.put_composite_alarm(AlarmName="down", AlarmRule=rule, ActionsEnabled=False)

    def down() -> Any:
        found = client.describe_alarms(AlarmNames=["down"], AlarmTypes=["CompositeAlarm"])
        assert found["MetricAlarms"] == []
        return found["CompositeAlarms"][0]

    assert down()["AlarmRule"] == rule and down()["StateValue"] == "OK" and down()["ActionsEnabled"] is False
    for name in ("errors", "slow"):
        client.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="probe")
    assert down()["StateValue"] == "ALARM", down()
    found = client.describe_alarms()
    assert found["CompositeAlarms"] == [] and len(found["MetricAlarms"]) == 2, found
    assert (
        aws.refused(client.put_composite_alarm, AlarmName="bad", AlarmRule="ALARM(x) AND")
        == "ValidationError"
    )
