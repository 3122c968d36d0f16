"""The actions of alarms can be switched off and on, as during maintenance. moto refuses both as not
implemented."""

from __future__ import annotations

from typing import Any

from operations import Call, operation

MODULE = "moto.cloudwatch.responses"


def switch(enabled: bool) -> Any:
    def handler(call: Call) -> dict[str, Any]:
        for name in call.params["AlarmNames"]:
            if name in call.backend.alarms:
                call.backend.alarms[name].actions_enabled = enabled
        return {}

    return handler


def apply() -> None:
    operation("cloudwatch", "EnableAlarmActions")(switch(True))
    operation("cloudwatch", "DisableAlarmActions")(switch(False))


def probe(aws: Any) -> None:
    client = aws.client("cloudwatch")
    metric = {"Namespace": "App", "MetricName": "Errors", "Statistic": "Sum", "Period": 60, "Threshold": 1}
    metric.update(EvaluationPeriods=1, ComparisonOperator="GreaterThanThreshold")
    client.put_metric_alarm(AlarmName="errors", **metric)
    client.disable_alarm_actions(AlarmNames=["errors"])
    assert client.describe_alarms()["MetricAlarms"][0]["ActionsEnabled"] is False
    client.enable_alarm_actions(AlarmNames=["errors"])
    assert client.describe_alarms()["MetricAlarms"][0]["ActionsEnabled"] is True
