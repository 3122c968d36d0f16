"""A health check keeps exactly the settings of its type, and an update changes those it names. moto gives a check
of a metric or of other checks the settings of an endpoint, drops the alarm, and drops children and regions in an
update."""

from __future__ import annotations

from typing import Any

from moto.route53.models import HealthCheck

from operations import ApiError, Call, operation
from patching import state

MODULE = "moto.route53.responses"
ENDPOINT = {"RequestInterval": 30, "FailureThreshold": 3, "MeasureLatency": False}
RESET = {"FullyQualifiedDomainName", "Regions", "ResourcePath", "ChildHealthChecks"}


def defaults(kind: str) -> dict[str, Any]:
    common = {"Inverted": False, "Disabled": False}
    if kind in ("CALCULATED", "CLOUDWATCH_METRIC", "RECOVERY_CONTROL"):
        return common
    port = {} if kind == "TCP" else {"Port": 443 if kind.startswith("HTTPS") else 80}
    return {**common, **ENDPOINT, **port, "EnableSNI": kind.startswith("HTTPS")}


def find(call: Call, name: str) -> HealthCheck:
    found: HealthCheck = call.backend.get_health_check(name)
    return found


def create(call: Call) -> dict[str, Any]:
    result: dict[str, Any] = call.proceed()
    given = call.params["HealthCheckConfig"]
    check = find(call, result["HealthCheck"]["Id"])
    config = state(check, "config")
    config.update({**defaults(given["Type"]), **given})
    check.inverted, check.disabled = config["Inverted"], config["Disabled"]
    return {**result, "HealthCheck": check}


def update(call: Call) -> dict[str, Any]:
    check = find(call, call.params["HealthCheckId"])
    version = call.params.get("HealthCheckVersion", check.health_check_version)
    if version != check.health_check_version:
        raise ApiError(
            "HealthCheckVersionMismatch", "The value of HealthCheckVersion is not the current one."
        )
    config = state(check, "config")
    for name in RESET.intersection(call.params.get("ResetElements", [])):
        config.pop(name, None)
    members = call.service.shape_for("HealthCheckConfig").members  # type: ignore[attr-defined]
    config.update({name: value for name, value in call.params.items() if name in members})
    check.inverted, check.disabled = config["Inverted"], config["Disabled"]
    check.health_check_version += 1
    return {"HealthCheck": check}


def apply() -> None:
    operation("route53", "CreateHealthCheck")(create)
    operation("route53", "UpdateHealthCheck")(update)
    HealthCheck.health_check_config = property(lambda self: state(self, "config"))  # type: ignore


def probe(aws: Any) -> None:
    client = aws.client("route53")

    def create_check(**config: Any) -> str:
        created = client.create_health_check(CallerReference=config["Type"], HealthCheckConfig=config)[
            "HealthCheck"
        ]
        expected = {**defaults(config["Type"]), **config}
        assert created["HealthCheckConfig"] == expected, created
        return str(created["Id"])

    alarm = {"Region": "us-east-2", "Name": "traffic"}
    settings = {"AlarmIdentifier": alarm, "InsufficientDataHealthStatus": "LastKnownStatus", "Inverted": True}
    metric = create_check(Type="CLOUDWATCH_METRIC", **settings)
    regions = ["us-east-1", "us-west-1", "us-west-2"]
    endpoint = create_check(Type="HTTPS", FullyQualifiedDomainName="example.com", Port=443, Regions=regions)
    both = create_check(Type="CALCULATED", ChildHealthChecks=[metric, endpoint], HealthThreshold=1)
    for name in (both, endpoint):
        client.update_health_check(HealthCheckId=name, Inverted=True)
    found = [client.get_health_check(HealthCheckId=name)["HealthCheck"] for name in (both, endpoint)]
    assert found[0]["HealthCheckConfig"]["ChildHealthChecks"] == [metric, endpoint], found
    assert found[1]["HealthCheckConfig"]["Regions"] == regions and found[1]["HealthCheckVersion"] == 2, found
    stale = {"HealthCheckId": both, "HealthCheckVersion": 1}
    assert aws.refused(client.update_health_check, **stale) == "HealthCheckVersionMismatch"
