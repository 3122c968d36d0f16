"""The class of a log group never changes, and queries can be saved. moto drops the class, for which Terraform
replaces the group in each plan, and has no saved queries."""

from __future__ import annotations

from typing import Any

from moto.core.utils import unix_time_millis
from moto.logs.models import LogGroup
from moto.moto_api._internal import mock_random

from operations import ApiError, Call, operation
from patching import wrap

MODULE = "moto.logs.responses"


def create_group(call: Call) -> dict[str, Any]:
    result: dict[str, Any] = call.proceed()
    group = call.backend.groups[call.params["logGroupName"]]
    group.log_group_class = call.params.get("logGroupClass", "STANDARD")
    return result


def put_query(call: Call) -> dict[str, Any]:
    name = call.params.get("queryDefinitionId") or str(mock_random.uuid4())
    if "queryDefinitionId" in call.params and name not in call.state("queries"):
        raise ApiError("ResourceNotFoundException", "The query definition was not found.")
    saved = {"queryDefinitionId": name, "lastModified": int(unix_time_millis()), "queryLanguage": "CWLI"}
    call.state("queries")[name] = {**saved, **call.params}
    return {"queryDefinitionId": name}


def describe_queries(call: Call) -> dict[str, Any]:
    prefix = call.params.get("queryDefinitionNamePrefix", "")
    saved = call.state("queries").values()
    return {"queryDefinitions": [query for query in saved if query["name"].startswith(prefix)]}


def delete_query(call: Call) -> dict[str, Any]:
    if call.state("queries").pop(call.params["queryDefinitionId"], None) is None:
        raise ApiError("ResourceNotFoundException", "The query definition was not found.")
    return {"success": True}


def apply() -> None:
    operation("logs", "CreateLogGroup")(create_group)
    operation("logs", "PutQueryDefinition")(put_query)
    operation("logs", "DescribeQueryDefinitions")(describe_queries)
    operation("logs", "DeleteQueryDefinition")(delete_query)

    @wrap(LogGroup, "to_describe_dict")
    def to_describe_dict(original: Any, self: LogGroup) -> dict[str, Any]:
        return {**original(self), "logGroupClass": getattr(self, "log_group_class", "STANDARD")}


def probe(aws: Any) -> None:
    client = aws.client("logs")
    client.create_log_group(logGroupName="rare", logGroupClass="INFREQUENT_ACCESS")
    client.create_log_group(logGroupName="usual")
    found = client.describe_log_groups()["logGroups"]
    assert [group["logGroupClass"] for group in found] == ["INFREQUENT_ACCESS", "STANDARD"], found
    query = {"name": "errors", "queryString": "fields @message", "logGroupNames": ["usual"]}
    name = client.put_query_definition(**query)["queryDefinitionId"]
    client.put_query_definition(**{**query, "queryString": "stats count()"}, queryDefinitionId=name)
    found = client.describe_query_definitions(queryDefinitionNamePrefix="err")["queryDefinitions"]
    assert [each["queryString"] for each in found] == ["stats count()"], found
    client.delete_query_definition(queryDefinitionId=name)
    assert client.describe_query_definitions()["queryDefinitions"] == []
