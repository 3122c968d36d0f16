"""Cost Explorer returns a result for each day of a period, and refuses an empty period. moto returns no results,
whatever the period. Here nothing costs anything: every day has no groups, except those that a test has put into
moto's queue of results."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from operations import ApiError, Call, operation

MODULE = "moto.ce.responses"


def cost_and_usage(call: Call) -> dict[str, Any]:
    period = call.params["TimePeriod"]
    start, end = (date.fromisoformat(period[name]) for name in ("Start", "End"))
    if start >= end:
        raise ApiError("ValidationException", "Start date (and hour) should be before end date (and hour)")
    result: dict[str, Any] = call.proceed()
    if result["ResultsByTime"] or call.params["Granularity"] != "DAILY":
        return result
    days = [start + timedelta(days=each) for each in range((end - start).days)]
    return {
        **result,
        "GroupDefinitions": call.params.get("GroupBy", []),
        "ResultsByTime": [
            {
                "TimePeriod": {"Start": str(day), "End": str(day + timedelta(days=1))},
                "Total": {},
                "Groups": [],
                "Estimated": day >= date.today() - timedelta(days=1),
            }
            for day in days
        ],
    }


def apply() -> None:
    operation("ce", "GetCostAndUsage")(cost_and_usage)


def probe(aws: Any) -> None:
    client = aws.client("ce")
    query = {"Granularity": "DAILY", "Metrics": ["UnblendedCost"]}
    query["GroupBy"] = [{"Type": "TAG", "Key": "Site"}]
    period = {"Start": "2026-01-30", "End": "2026-02-02"}
    found = client.get_cost_and_usage(TimePeriod=period, **query)["ResultsByTime"]
    days = [each["TimePeriod"]["Start"] for each in found]
    assert days == ["2026-01-30", "2026-01-31", "2026-02-01"], days
    assert [each["Groups"] for each in found] == [[], [], []]
    empty = {"Start": "2026-02-01", "End": "2026-02-01"}
    assert aws.refused(client.get_cost_and_usage, TimePeriod=empty, **query) == "ValidationException"
