"""Monitors watch for cost anomalies and notify subscribers, and tags are activated for cost allocation. moto has
cost categories only."""

from __future__ import annotations

import functools
from typing import Any

from moto.moto_api._internal import mock_random

from operations import ApiError, Call, operation

MODULE = "moto.ce.responses"
KINDS = {"Monitor": "UnknownMonitorException", "Subscription": "UnknownSubscriptionException"}


def find(kind: str, call: Call) -> dict[str, Any]:
    found: dict[str, Any] | None = call.state(kind).get(call.params[f"{kind}Arn"])
    if found is None:
        raise ApiError(KINDS[kind], f"The cost anomaly {kind.lower()} does not exist")
    return found


def create(kind: str, call: Call) -> dict[str, Any]:
    arn = f"arn:aws:ce::{call.account}:anomaly{kind.lower()}/{mock_random.uuid4()}"
    given = call.params[f"Anomaly{kind}"]
    defaults = {"DimensionalValueCount": 0} if kind == "Monitor" else {"AccountId": call.account}
    call.state(kind)[arn] = {**defaults, **given, f"{kind}Arn": arn}
    tags = call.params.get("ResourceTags", [])
    call.backend.tag_resource(arn, tags)
    return {f"{kind}Arn": arn}


def listing(kind: str, call: Call) -> dict[str, Any]:
    wanted = call.params.get(f"{kind}ArnList")
    if wanted and not set(wanted) <= set(call.state(kind)):
        raise ApiError(KINDS[kind], f"The cost anomaly {kind.lower()} does not exist")
    return {
        f"Anomaly{kind}s": [each for arn, each in call.state(kind).items() if not wanted or arn in wanted]
    }


def update(kind: str, call: Call) -> dict[str, Any]:
    find(kind, call).update(call.params)
    return {f"{kind}Arn": call.params[f"{kind}Arn"]}


def delete(kind: str, call: Call) -> dict[str, Any]:
    find(kind, call)
    del call.state(kind)[call.params[f"{kind}Arn"]]
    return {}


def list_allocation_tags(call: Call) -> dict[str, Any]:
    wanted = call.params.get("TagKeys")
    known = call.state("allocation")
    found = [{"TagKey": key, "Type": "UserDefined", "Status": status} for key, status in known.items()]
    return {"CostAllocationTags": [tag for tag in found if not wanted or tag["TagKey"] in wanted]}


def update_allocation_tags(call: Call) -> dict[str, Any]:
    call.state("allocation").update(
        {tag["TagKey"]: tag["Status"] for tag in call.params["CostAllocationTagsStatus"]}
    )
    return {"Errors": []}


def apply() -> None:
    for kind in KINDS:
        operation("ce", f"CreateAnomaly{kind}")(functools.partial(create, kind))
        operation("ce", f"GetAnomaly{kind}s")(functools.partial(listing, kind))
        operation("ce", f"UpdateAnomaly{kind}")(functools.partial(update, kind))
        operation("ce", f"DeleteAnomaly{kind}")(functools.partial(delete, kind))
    operation("ce", "ListCostAllocationTags")(list_allocation_tags)
    operation("ce", "UpdateCostAllocationTagsStatus")(update_allocation_tags)


def probe(aws: Any) -> None:
    client = aws.client("ce")
    monitor = {"MonitorName": "services", "MonitorType": "DIMENSIONAL", "MonitorDimension": "SERVICE"}
    tags = [{"Key": "a", "Value": "1"}]
    arn = client.create_anomaly_monitor(AnomalyMonitor=monitor, ResourceTags=tags)["MonitorArn"]
    client.update_anomaly_monitor(MonitorArn=arn, MonitorName="all")
    found = client.get_anomaly_monitors(MonitorArnList=[arn])["AnomalyMonitors"][0]
    assert (found["MonitorName"], found["MonitorDimension"]) == ("all", "SERVICE"), found
    assert client.list_tags_for_resource(ResourceArn=arn)["ResourceTags"] == tags
    threshold = {"Dimensions": {"Key": "ANOMALY_TOTAL_IMPACT_ABSOLUTE", "Values": ["100"]}}
    subscription = {"SubscriptionName": "daily", "MonitorArnList": [arn], "Frequency": "DAILY"}
    subscription["Subscribers"] = [{"Type": "EMAIL", "Address": "a@example.com"}]
    created = client.create_anomaly_subscription(
        AnomalySubscription={**subscription, "ThresholdExpression": threshold}
    )
    named = {"SubscriptionArnList": [created["SubscriptionArn"]]}
    assert (
        client.get_anomaly_subscriptions(**named)["AnomalySubscriptions"][0]["ThresholdExpression"]
        == threshold
    )
    client.delete_anomaly_subscription(SubscriptionArn=created["SubscriptionArn"])
    assert aws.refused(client.get_anomaly_subscriptions, **named) == "UnknownSubscriptionException"
    client.delete_anomaly_monitor(MonitorArn=arn)
    active = {"TagKey": "Component", "Status": "Active"}
    client.update_cost_allocation_tags_status(CostAllocationTagsStatus=[active])
    assert (
        client.list_cost_allocation_tags(TagKeys=["Component"])["CostAllocationTags"][0]["Status"] == "Active"
    )
