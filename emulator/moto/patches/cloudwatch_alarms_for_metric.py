"""DescribeAlarmsForMetric returns the alarms on a metric with exactly these dimensions. moto compares namespace and
name alone, so that it returns the alarm of one site for the other."""

from __future__ import annotations

from typing import Any

from operations import Call, operation

MODULE = "moto.cloudwatch.responses"


def alarms_for_metric(call: Call) -> dict[str, Any]:
    asked = {each["Name"]: each["Value"] for each in call.params.get("Dimensions", [])}
    result: dict[str, Any] = call.proceed()
    alarms = [
        alarm
        for alarm in result["MetricAlarms"]
        if {each["Name"]: each["Value"] for each in alarm.get("Dimensions", [])} == asked
    ]
    return {"MetricAlarms": alarms}


def apply() -> None:
    operation("cloudwatch", "DescribeAlarmsForMetric")(alarms_for_metric)


def probe(aws: Any) -> None:
    client = aws.client("cloudwatch")
    dimensions = [{"Name": "Site", "Value": "primary"}]
    metric = {"Namespace": "App", "MetricName": "TrafficSwitch", "Dimensions": dimensions}
    alarm = {"Statistic": "Minimum", "Period": 60, "Threshold": 1, "EvaluationPeriods": 1}
    client.put_metric_alarm(
        AlarmName="evacuate", ComparisonOperator="LessThanThreshold", **metric, **alarm
    )
    found = client.describe_alarms_for_metric(**metric)["MetricAlarms"]
    assert [each["AlarmName"] for each in found] == ["evacuate"], found
    other = {**metric, "Dimensions": [{"Name": "Site", "Value": "secondary"}]}
    assert client.describe_alarms_for_metric(**other)["MetricAlarms"] == []
    client.delete_alarms(AlarmNames=["evacuate"])
