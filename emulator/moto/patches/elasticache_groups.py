"""Cache subnet groups can be changed and deleted, and parameter groups have parameters. moto can only create the
first and lacks the second."""

from __future__ import annotations

from typing import Any

from moto.elasticache.models import CacheSubnetGroup

from operations import ApiError, Call, operation

MODULE = "moto.elasticache.responses"
PARAMETERS = "CacheParameterGroupName"
SUBNETS = "CacheSubnetGroupName"


def modify_subnets(call: Call) -> dict[str, Any]:
    known = call.backend.describe_cache_subnet_groups(call.params[SUBNETS])[0]
    changed = CacheSubnetGroup(
        account_id=call.account,
        region_name=call.region,
        cache_subnet_group_name=known.cache_subnet_group_name,
        cache_subnet_group_description=call.params.get(
            "CacheSubnetGroupDescription", known.cache_subnet_group_description
        ),
        subnet_ids=call.params.get("SubnetIds", known.subnet_ids),
        tags=known.tags,
    )
    call.backend.cache_subnet_groups[known.cache_subnet_group_name] = changed
    return {"CacheSubnetGroup": changed}


def delete_subnets(call: Call) -> dict[str, Any]:
    known = call.backend.describe_cache_subnet_groups(call.params[SUBNETS])[0]
    del call.backend.cache_subnet_groups[known.cache_subnet_group_name]
    call.backend.tagging_service.delete_all_tags_for_resource(known.arn)
    return {}


def find(call: Call) -> dict[str, Any]:
    found: dict[str, Any] | None = call.state("parameters").get(call.params[PARAMETERS])
    if found is None:
        message = f"CacheParameterGroup {call.params[PARAMETERS]} not found."
        raise ApiError("CacheParameterGroupNotFound", message)
    return found


def create(call: Call) -> dict[str, Any]:
    name = call.params[PARAMETERS]
    if name in call.state("parameters"):
        raise ApiError("CacheParameterGroupAlreadyExists", f"CacheParameterGroup {name} already exists.")
    arn = f"arn:aws:elasticache:{call.region}:{call.account}:parametergroup:{name}"
    call.state("parameters")[name] = created = {**call.params, "ARN": arn, "IsGlobal": False, "values": {}}
    call.backend.tagging_service.tag_resource(arn, call.params.get("Tags", []))
    return {"CacheParameterGroup": created}


def describe(call: Call) -> dict[str, Any]:
    groups = [find(call)] if PARAMETERS in call.params else list(call.state("parameters").values())
    return {"CacheParameterGroups": groups}


def describe_parameters(call: Call) -> dict[str, Any]:
    values = find(call)["values"] if call.params.get("Source", "user") == "user" else {}
    common = {"Source": "user", "IsModifiable": True, "DataType": "string", "ChangeType": "immediate"}
    return {
        "Parameters": [
            {"ParameterName": name, "ParameterValue": value, **common} for name, value in values.items()
        ]
    }


def modify(call: Call) -> dict[str, Any]:
    given = call.params["ParameterNameValues"]
    find(call)["values"].update({each["ParameterName"]: each["ParameterValue"] for each in given})
    return {PARAMETERS: call.params[PARAMETERS]}


def reset(call: Call) -> dict[str, Any]:
    values = find(call)["values"]
    for name in list(values) if call.params.get("ResetAllParameters") else []:
        del values[name]
    for each in call.params.get("ParameterNameValues", []):
        values.pop(each["ParameterName"], None)
    return {PARAMETERS: call.params[PARAMETERS]}


def delete(call: Call) -> dict[str, Any]:
    call.backend.tagging_service.delete_all_tags_for_resource(find(call)["ARN"])
    del call.state("parameters")[call.params[PARAMETERS]]
    return {}


def list_tags(call: Call) -> dict[str, Any]:
    """moto's own refuses the ARNs of parameter groups and some others."""
    return {
        "TagList": call.backend.tagging_service.list_tags_for_resource(call.params["ResourceName"])["Tags"]
    }


def apply() -> None:
    operation("elasticache", "ListTagsForResource")(list_tags)
    operation("elasticache", "ModifyCacheSubnetGroup")(modify_subnets)
    operation("elasticache", "DeleteCacheSubnetGroup")(delete_subnets)
    operation("elasticache", "CreateCacheParameterGroup")(create)
    operation("elasticache", "DescribeCacheParameterGroups")(describe)
    operation("elasticache", "DescribeCacheParameters")(describe_parameters)
    operation("elasticache", "ModifyCacheParameterGroup")(modify)
    operation("elasticache", "ResetCacheParameterGroup")(reset)
    operation("elasticache", "DeleteCacheParameterGroup")(delete)


def probe(aws: Any) -> None:
    client = aws.client("elasticache")
    subnets = aws.subnets()
    group = {SUBNETS: "s"}
    client.create_cache_subnet_group(**group, CacheSubnetGroupDescription="s", SubnetIds=subnets[:1])
    client.modify_cache_subnet_group(**group, SubnetIds=subnets[:2])
    found = client.describe_cache_subnet_groups(**group)["CacheSubnetGroups"][0]
    assert {each["SubnetIdentifier"] for each in found["Subnets"]} == set(subnets[:2]), found
    client.delete_cache_subnet_group(**group)
    assert aws.refused(client.describe_cache_subnet_groups, **group) == "CacheSubnetGroupNotFoundFault"
    group = {PARAMETERS: "p"}
    tags = [{"Key": "a", "Value": "1"}]
    client.create_cache_parameter_group(
        **group, CacheParameterGroupFamily="redis7", Description="p", Tags=tags
    )
    arn = client.describe_cache_parameter_groups(**group)["CacheParameterGroups"][0]["ARN"]
    assert client.list_tags_for_resource(ResourceName=arn)["TagList"] == tags
    value = {"ParameterName": "maxmemory-policy", "ParameterValue": "allkeys-lru"}
    client.modify_cache_parameter_group(**group, ParameterNameValues=[value])
    found = client.describe_cache_parameters(**group, Source="user")["Parameters"][0]
    assert {name: found[name] for name in value} == value, found
    client.reset_cache_parameter_group(**group, ParameterNameValues=[value])
    assert client.describe_cache_parameters(**group)["Parameters"] == []
    client.delete_cache_parameter_group(**group)
    assert aws.refused(client.describe_cache_parameter_groups, **group) == "CacheParameterGroupNotFound"
