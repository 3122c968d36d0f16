"""An analyzer of IAM Access Analyzer finds access from outside an account, or unused access; an account has one of
a kind in a region. moto lacks the service. Here it has no findings."""

from __future__ import annotations

from typing import Any

from moto.core.utils import utcnow

from operations import ApiError, Call, operation
from tags import serve_tags, tags_of

SERVICES = ["access-analyzer"]
# https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_UnusedAccessConfiguration.html
DEFAULT_UNUSED_DAYS = 90


def create(call: Call) -> dict[str, Any]:
    name, kind = call.params["analyzerName"], call.params["type"]
    if name in call.state("analyzers"):
        raise ApiError("ConflictException", f"Analyzer {name} already exists")
    if any(one["type"] == kind for one in call.state("analyzers").values()):
        raise ApiError("ServiceQuotaExceededException", f"The account has an analyzer of type {kind} already")
    arn = f"arn:aws:access-analyzer:{call.region}:{call.account}:analyzer/{name}"
    analyzer = {"arn": arn, "name": name, "type": kind, "createdAt": utcnow(), "status": "ACTIVE"}
    if "UNUSED_ACCESS" in kind:
        given = call.params.get("configuration", {}).get("unusedAccess", {})
        analyzer["configuration"] = {"unusedAccess": {"unusedAccessAge": DEFAULT_UNUSED_DAYS, **given}}
    call.state("analyzers")[name] = analyzer
    tags_of(call, arn).update(call.params.get("tags", {}))
    return {"arn": arn}


def analyzer_of(call: Call) -> dict[str, Any]:
    found: dict[str, Any] | None = call.state("analyzers").get(call.params["analyzerName"])
    if found is None:
        raise ApiError("ResourceNotFoundException", f"Analyzer {call.params['analyzerName']} not found")
    return {**found, "tags": tags_of(call, found["arn"])}


def update(call: Call) -> dict[str, Any]:
    analyzer_of(call)
    call.state("analyzers")[call.params["analyzerName"]]["configuration"] = call.params["configuration"]
    return {"configuration": call.params["configuration"]}


def delete(call: Call) -> dict[str, Any]:
    tags_of(call, analyzer_of(call)["arn"]).clear()
    del call.state("analyzers")[call.params["analyzerName"]]
    return {}


def listed(call: Call) -> dict[str, Any]:
    kind = call.params.get("type")
    return {"analyzers": [one for one in call.state("analyzers").values() if kind in (None, one["type"])]}


def apply() -> None:
    operation("accessanalyzer", "CreateAnalyzer")(create)
    operation("accessanalyzer", "GetAnalyzer")(lambda call: {"analyzer": analyzer_of(call)})
    operation("accessanalyzer", "UpdateAnalyzer")(update)
    operation("accessanalyzer", "DeleteAnalyzer")(delete)
    operation("accessanalyzer", "ListAnalyzers")(listed)
    serve_tags("accessanalyzer")


def probe(aws: Any) -> None:
    client = aws.client("accessanalyzer")
    arn = client.create_analyzer(analyzerName="external", type="ACCOUNT", tags={"a": "b"})["arn"]
    assert arn == f"arn:aws:access-analyzer:us-east-1:{aws.account}:analyzer/external", arn
    second = {"analyzerName": "second", "type": "ACCOUNT"}
    assert aws.refused(client.create_analyzer, **second) == "ServiceQuotaExceededException"
    unused = {"unusedAccess": {"unusedAccessAge": 60}}
    client.create_analyzer(analyzerName="unused", type="ACCOUNT_UNUSED_ACCESS", configuration=unused)
    found = client.get_analyzer(analyzerName="unused")["analyzer"]
    assert (found["status"], found["configuration"]) == ("ACTIVE", unused), found
    later = {"unusedAccess": {"unusedAccessAge": 30}}
    client.update_analyzer(analyzerName="unused", configuration=later)
    assert client.get_analyzer(analyzerName="unused")["analyzer"]["configuration"] == later
    client.tag_resource(resourceArn=arn, tags={"c": "d"})
    assert client.list_tags_for_resource(resourceArn=arn)["tags"] == {"a": "b", "c": "d"}
    assert client.get_analyzer(analyzerName="external")["analyzer"]["tags"] == {"a": "b", "c": "d"}
    assert len(client.list_analyzers(type="ACCOUNT")["analyzers"]) == 1
    client.delete_analyzer(analyzerName="external")
    assert aws.refused(client.get_analyzer, analyzerName="external") == "ResourceNotFoundException"
