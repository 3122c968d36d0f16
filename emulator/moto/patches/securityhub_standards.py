"""Security Hub is configured, tagged and subscribes to standards. moto can only enable and disable it."""

from __future__ import annotations

from typing import Any

from operations import ApiError, Call, operation
from tags import serve_tags, tags_of

MODULE = "moto.securityhub.responses"
DEFAULT_STANDARDS = (
    "arn:aws:securityhub:{region}::standards/aws-foundational-security-best-practices/v/1.0.0",
    "arn:aws:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0",
)


def require_hub(call: Call) -> None:
    if not call.backend.enabled:
        raise ApiError(
            "InvalidAccessException", f"Account {call.account} is not subscribed to AWS Security Hub"
        )


def hub_arn(call: Call) -> str:
    return f"arn:aws:securityhub:{call.region}:{call.account}:hub/default"


def subscribe(call: Call, standard: str, given: dict[str, str]) -> dict[str, Any]:
    path = standard.split("standards/")[-1].split("ruleset/")[-1]
    arn = f"arn:aws:securityhub:{call.region}:{call.account}:subscription/{path}"
    subscription = {"StandardsSubscriptionArn": arn, "StandardsArn": standard, "StandardsInput": given}
    subscription["StandardsStatus"] = "READY"
    call.state("subscriptions")[arn] = subscription
    return subscription


def enable(call: Call) -> dict[str, Any]:
    if call.backend.enabled:
        raise ApiError(
            "ResourceConflictException", f"Account {call.account} is already subscribed to Security Hub"
        )
    result: dict[str, Any] = call.proceed()
    generator = call.params.get("ControlFindingGenerator", "SECURITY_CONTROL")
    call.state("hub").update(AutoEnableControls=True, ControlFindingGenerator=generator)
    tags_of(call, hub_arn(call)).update(call.params.get("Tags", {}))
    if call.params.get("EnableDefaultStandards", True):
        for standard in DEFAULT_STANDARDS:
            subscribe(call, standard.format(region=call.region), {})
    return result


def disable(call: Call) -> dict[str, Any]:
    result: dict[str, Any] = call.proceed()
    for name in ("hub", "tags", "subscriptions"):
        call.state(name).clear()
    return result


def describe(call: Call) -> dict[str, Any]:
    result: dict[str, Any] = call.proceed()
    return {**result, **call.state("hub")}


def configure(call: Call) -> dict[str, Any]:
    require_hub(call)
    call.state("hub").update(call.params)
    return {}


def enable_standards(call: Call) -> dict[str, Any]:
    require_hub(call)
    wanted = call.params["StandardsSubscriptionRequests"]
    return {
        "StandardsSubscriptions": [
            subscribe(call, request["StandardsArn"], request.get("StandardsInput", {})) for request in wanted
        ]
    }


def disable_standards(call: Call) -> dict[str, Any]:
    known = call.state("subscriptions")
    gone = [known.pop(arn) for arn in call.params["StandardsSubscriptionArns"] if arn in known]
    return {"StandardsSubscriptions": [{**each, "StandardsStatus": "DELETING"} for each in gone]}


def enabled_standards(call: Call) -> dict[str, Any]:
    wanted = call.params.get("StandardsSubscriptionArns")
    known = call.state("subscriptions")
    return {"StandardsSubscriptions": [each for arn, each in known.items() if not wanted or arn in wanted]}


def apply() -> None:
    operation("securityhub", "EnableSecurityHub")(enable)
    operation("securityhub", "DisableSecurityHub")(disable)
    operation("securityhub", "DescribeHub")(describe)
    operation("securityhub", "UpdateSecurityHubConfiguration")(configure)
    operation("securityhub", "BatchEnableStandards")(enable_standards)
    operation("securityhub", "BatchDisableStandards")(disable_standards)
    operation("securityhub", "GetEnabledStandards")(enabled_standards)
    serve_tags("securityhub")


def probe(aws: Any) -> None:
    client = aws.client("securityhub")
    client.enable_security_hub(EnableDefaultStandards=False, Tags={"a": "1"})
    client.update_security_hub_configuration(AutoEnableControls=False)
    hub = client.describe_hub()
    assert hub["AutoEnableControls"] is False, hub
    assert client.list_tags_for_resource(ResourceArn=hub["HubArn"])["Tags"] == {"a": "1"}
    standard = {"StandardsArn": DEFAULT_STANDARDS[0].format(region="us-east-1")}
    enabled = client.batch_enable_standards(StandardsSubscriptionRequests=[standard])[
        "StandardsSubscriptions"
    ]
    arn = enabled[0]["StandardsSubscriptionArn"]
    assert client.get_enabled_standards(StandardsSubscriptionArns=[arn])["StandardsSubscriptions"] == enabled
    client.batch_disable_standards(StandardsSubscriptionArns=[arn])
    assert client.get_enabled_standards()["StandardsSubscriptions"] == []
    client.disable_security_hub()
    refused = aws.refused(client.batch_enable_standards, StandardsSubscriptionRequests=[standard])
    assert refused == "InvalidAccessException"
