"""Traces are grouped, sampled by rules and encrypted by a key. moto has none of these settings."""

from __future__ import annotations

from typing import Any

from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

from operations import ApiError, Call, operation
from tags import as_dict, serve_tags, tags_of

MODULE = "moto.xray.responses"
INSIGHTS = {"InsightsEnabled": False, "NotificationsEnabled": False}


def find(call: Call, kind: str, given: dict[str, Any]) -> dict[str, Any]:
    """The group or rule with the name or ARN that a request gives."""
    for found in call.state(kind).values():
        if given.get(f"{kind}Name") == found[f"{kind}Name"] or given.get(f"{kind}ARN") == found[f"{kind}ARN"]:
            return dict(found)
    raise ApiError("InvalidRequestException", f"{kind} not found")


def save(call: Call, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    call.state(kind)[value[f"{kind}Name"]] = value
    return value


def delete(call: Call, kind: str) -> dict[str, Any]:
    found = find(call, kind, call.params)
    call.state("tags").pop(found[f"{kind}ARN"], None)
    return call.state(kind).pop(found[f"{kind}Name"])  # type: ignore[no-any-return]


def group(call: Call, base: dict[str, Any]) -> dict[str, Any]:
    given = {name: call.params[name] for name in ("GroupName", "FilterExpression") if name in call.params}
    insights = {**base.get("InsightsConfiguration", INSIGHTS), **call.params.get("InsightsConfiguration", {})}
    return {"Group": save(call, "Group", {**base, **given, "InsightsConfiguration": insights})}


def create_group(call: Call) -> dict[str, Any]:
    identity = mock_random.get_random_hex(26).upper()
    arn = f"arn:aws:xray:{call.region}:{call.account}:group/{call.params['GroupName']}/{identity}"
    tags_of(call, arn).update(as_dict(call.params.get("Tags")))
    return group(call, {"GroupARN": arn})


def update_group(call: Call) -> dict[str, Any]:
    return group(call, find(call, "Group", call.params))


def rule_record(rule: dict[str, Any]) -> dict[str, Any]:
    return {"SamplingRuleRecord": {"SamplingRule": rule, "CreatedAt": utcnow(), "ModifiedAt": utcnow()}}


def create_rule(call: Call) -> dict[str, Any]:
    given = call.params["SamplingRule"]
    arn = f"arn:aws:xray:{call.region}:{call.account}:sampling-rule/{given['RuleName']}"
    tags_of(call, arn).update(as_dict(call.params.get("Tags")))
    return rule_record(save(call, "Rule", {"Attributes": {}, **given, "RuleARN": arn}))


def update_rule(call: Call) -> dict[str, Any]:
    given = call.params["SamplingRuleUpdate"]
    return rule_record(save(call, "Rule", {**find(call, "Rule", given), **given}))


def list_rules(call: Call) -> dict[str, Any]:
    return {
        "SamplingRuleRecords": [
            rule_record(rule)["SamplingRuleRecord"] for rule in call.state("Rule").values()
        ]
    }


def put_encryption(call: Call) -> dict[str, Any]:
    call.state("encryption").clear()
    call.state("encryption").update(call.params)
    return get_encryption(call)


def get_encryption(call: Call) -> dict[str, Any]:
    return {"EncryptionConfig": {"Type": "NONE", "Status": "ACTIVE", **call.state("encryption")}}


def apply() -> None:
    operation("xray", "CreateGroup")(create_group)
    operation("xray", "UpdateGroup")(update_group)
    operation("xray", "GetGroup")(lambda call: {"Group": find(call, "Group", call.params)})
    operation("xray", "GetGroups")(lambda call: {"Groups": list(call.state("Group").values())})
    operation("xray", "DeleteGroup")(lambda call: delete(call, "Group") and {})
    operation("xray", "CreateSamplingRule")(create_rule)
    operation("xray", "UpdateSamplingRule")(update_rule)
    operation("xray", "GetSamplingRules")(list_rules)
    operation("xray", "DeleteSamplingRule")(lambda call: rule_record(delete(call, "Rule")))
    operation("xray", "PutEncryptionConfig")(put_encryption)
    operation("xray", "GetEncryptionConfig")(get_encryption)
    serve_tags("xray")


def probe(aws: Any) -> None:
    client = aws.client("xray")
    tags = [{"Key": "a", "Value": "1"}]
    arn = client.create_group(GroupName="slow", FilterExpression="duration > 1", Tags=tags)["Group"][
        "GroupARN"
    ]
    client.update_group(GroupARN=arn, InsightsConfiguration={"InsightsEnabled": True})
    found = client.get_group(GroupName="slow")["Group"]
    assert (
        found["FilterExpression"] == "duration > 1" and found["InsightsConfiguration"]["InsightsEnabled"]
    ), found
    assert client.list_tags_for_resource(ResourceARN=arn)["Tags"] == tags
    client.delete_group(GroupARN=arn)
    assert aws.refused(client.get_group, GroupARN=arn) == "InvalidRequestException"
    matches = dict.fromkeys(
        ("ResourceARN", "ServiceName", "ServiceType", "Host", "HTTPMethod", "URLPath"), "*"
    )
    rule = {**matches, "RuleName": "all", "Priority": 1, "FixedRate": 0.1, "ReservoirSize": 1, "Version": 1}
    client.create_sampling_rule(SamplingRule=rule)
    client.update_sampling_rule(SamplingRuleUpdate={"RuleName": "all", "FixedRate": 0.5})
    assert client.get_sampling_rules()["SamplingRuleRecords"][0]["SamplingRule"]["FixedRate"] == 0.5
    client.delete_sampling_rule(RuleName="all")
    client.put_encryption_config(Type="KMS", KeyId="alias/trace")
    assert client.get_encryption_config()["EncryptionConfig"]["KeyId"] == "alias/trace"
