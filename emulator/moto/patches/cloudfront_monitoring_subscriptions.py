"""A distribution can publish additional metrics. moto lacks this subscription."""

from __future__ import annotations

from typing import Any

from operations import ApiError, Call, operation
from patches.cloudfront_distributions import config

MODULE = "moto.cloudfront.responses"
REQUIRES = ["cloudfront_distributions"]


def create(call: Call) -> dict[str, Any]:
    call.backend.get_distribution(call.params["DistributionId"])
    subscription = call.params["MonitoringSubscription"]
    call.state("subscriptions")[call.params["DistributionId"]] = subscription
    return {"MonitoringSubscription": subscription}


def get(call: Call) -> dict[str, Any]:
    found = call.state("subscriptions").get(call.params["DistributionId"])
    if found is None:
        raise ApiError("NoSuchMonitoringSubscription", "A monitoring subscription does not exist.")
    return {"MonitoringSubscription": found}


def delete(call: Call) -> dict[str, Any]:
    get(call)
    del call.state("subscriptions")[call.params["DistributionId"]]
    return {}


def apply() -> None:
    operation("cloudfront", "CreateMonitoringSubscription")(create)
    operation("cloudfront", "GetMonitoringSubscription")(get)
    operation("cloudfront", "DeleteMonitoringSubscription")(delete)


def probe(aws: Any) -> None:
    client = aws.client("cloudfront")
    name = {
        "DistributionId": client.create_distribution(DistributionConfig=config("both"))["Distribution"]["Id"]
    }
    enabled = {"RealtimeMetricsSubscriptionConfig": {"RealtimeMetricsSubscriptionStatus": "Enabled"}}
    client.create_monitoring_subscription(**name, MonitoringSubscription=enabled)
    assert client.get_monitoring_subscription(**name)["MonitoringSubscription"] == enabled
    client.delete_monitoring_subscription(**name)
    assert aws.refused(client.get_monitoring_subscription, **name) == "NoSuchMonitoringSubscription"
