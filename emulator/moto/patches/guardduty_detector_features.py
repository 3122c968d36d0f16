"""Switching a feature of a GuardDuty detector on or off leaves its other features as they are. moto drops them, so
that of several only the last one stays."""

from __future__ import annotations

from typing import Any

from moto.guardduty.models import Detector

from patching import wrap

MODULE = "moto.guardduty.responses"


def apply() -> None:
    @wrap(Detector, "update")
    def update(
        original: Any,
        self: Detector,
        enable: bool,
        finding_publishing_frequency: str,
        data_sources: dict[str, Any],
        features: list[dict[str, Any]] | None,
    ) -> None:
        if features is not None:
            named = {feature["name"]: feature for feature in [*self.features, *features]}
            features = list(named.values())
        original(self, enable, finding_publishing_frequency, data_sources, features)


def probe(aws: Any) -> None:
    client = aws.client("guardduty")
    detector = client.create_detector(Enable=True)["DetectorId"]
    for name, status in [
        ("S3_DATA_EVENTS", "ENABLED"),
        ("LAMBDA_NETWORK_LOGS", "ENABLED"),
        ("S3_DATA_EVENTS", "DISABLED"),
    ]:
        client.update_detector(DetectorId=detector, Features=[{"Name": name, "Status": status}])
    features = client.get_detector(DetectorId=detector)["Features"]
    assert {one["Name"]: one["Status"] for one in features} == {
        "S3_DATA_EVENTS": "DISABLED",
        "LAMBDA_NETWORK_LOGS": "ENABLED",
    }
