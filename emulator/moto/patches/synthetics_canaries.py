"""A canary has numeric timestamps and can be started, stopped, changed, tagged and deleted. moto writes the
timestamps as text, which the Go SDK cannot read, and can only create. Canaries do not run here."""

from __future__ import annotations

from typing import Any

from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

from operations import ApiError, Call, operation
from tags import as_dict, serve_tags, tags_of

MODULE = "moto.synthetics.responses"
DEFAULTS = {"SuccessRetentionPeriodInDays": 31, "FailureRetentionPeriodInDays": 31}
RUN_CONFIG = {"TimeoutInSeconds": 840, "MemoryInMB": 1000, "ActiveTracing": False}


def arn(call: Call, name: str) -> str:
    return f"arn:aws:synthetics:{call.region}:{call.account}:canary:{name}"


def find(call: Call) -> dict[str, Any]:
    found: dict[str, Any] | None = call.state("canaries").get(call.params["Name"])
    if found is None:
        raise ApiError("ResourceNotFoundException", f"Canary {call.params['Name']} does not exist")
    return found


def configure(call: Call, canary: dict[str, Any]) -> dict[str, Any]:
    """Keeps what the request sets; code and environment are written but never read back as such."""
    members = call.service.shape_for("Canary").members  # type: ignore[attr-defined]
    canary.update({name: value for name, value in call.params.items() if name in members and name != "Tags"})
    if "Code" in call.params:
        layer = f"arn:aws:lambda:{call.region}:{call.account}:layer:cwsyn-{canary['Name']}-{canary['Id']}:1"
        canary["Code"] = {"SourceLocationArn": layer, "Handler": call.params["Code"]["Handler"]}
    run_config = {**RUN_CONFIG, **canary.get("RunConfig", {})}
    canary["RunConfig"] = {name: run_config[name] for name in RUN_CONFIG}
    canary["Schedule"] = {"DurationInSeconds": 0, **canary["Schedule"]}
    canary["Timeline"]["LastModified"] = utcnow()
    return canary


def shown(call: Call, canary: dict[str, Any]) -> dict[str, Any]:
    return {**canary, "Tags": tags_of(call, arn(call, canary["Name"]))}


def create(call: Call) -> dict[str, Any]:
    name = call.params["Name"]
    if name in call.state("canaries"):
        raise ApiError("ValidationException", f"Canary {name} already exists")
    identity = {"Id": str(mock_random.uuid4()), "Name": name, "Timeline": {"Created": utcnow()}}
    engine = f"arn:aws:lambda:{call.region}:{call.account}:function:cwsyn-{name}-{identity['Id']}:1"
    created = {**DEFAULTS, **identity, "EngineArn": engine, "Status": {"State": "READY"}}
    call.state("canaries")[name] = configure(call, created)
    tags_of(call, arn(call, name)).update(as_dict(call.params.get("Tags")))
    return {"Canary": shown(call, created)}


def get(call: Call) -> dict[str, Any]:
    return {"Canary": shown(call, find(call))}


def describe(call: Call) -> dict[str, Any]:
    names = call.params.get("Names")
    canaries = call.state("canaries").values()
    return {"Canaries": [shown(call, canary) for canary in canaries if not names or canary["Name"] in names]}


def update(call: Call) -> dict[str, Any]:
    configure(call, find(call))
    return {}


def set_state(state: str, time: str) -> Any:
    def handler(call: Call) -> dict[str, Any]:
        canary = find(call)
        canary["Status"] = {"State": state}
        canary["Timeline"][time] = utcnow()
        return {}

    return handler


def delete(call: Call) -> dict[str, Any]:
    canary = find(call)
    del call.state("canaries")[canary["Name"]]
    call.state("tags").pop(arn(call, canary["Name"]), None)
    return {}


def apply() -> None:
    operation("synthetics", "CreateCanary")(create)
    operation("synthetics", "GetCanary")(get)
    operation("synthetics", "DescribeCanaries")(describe)
    operation("synthetics", "UpdateCanary")(update)
    operation("synthetics", "StartCanary")(set_state("RUNNING", "LastStarted"))
    operation("synthetics", "StopCanary")(set_state("STOPPED", "LastStopped"))
    operation("synthetics", "DeleteCanary")(delete)
    serve_tags("synthetics")


def probe(aws: Any) -> None:
    client = aws.client("synthetics")
    canary = {"Name": "login", "ArtifactS3Location": "s3://b/c", "RuntimeVersion": "syn-nodejs-puppeteer-9.1"}
    canary["ExecutionRoleArn"] = f"arn:aws:iam::{aws.account}:role/canary"
    schedule = {"Expression": "rate(5 minutes)"}
    code = {"Handler": "index.handler", "S3Bucket": "b", "S3Key": "k"}
    client.create_canary(**canary, Schedule=schedule, Code=code, Tags={"a": "1"})
    assert isinstance(aws.last_json["Canary"]["Timeline"]["Created"], (int, float))
    client.start_canary(Name="login")
    found = client.get_canary(Name="login")["Canary"]
    assert {name: found[name] for name in canary} == canary, found
    assert found["Status"]["State"] == "RUNNING" and found["Tags"] == {"a": "1"}, found
    client.update_canary(Name="login", Schedule={"Expression": "rate(1 hour)"})
    client.stop_canary(Name="login")
    found = client.describe_canaries(Names=["login"])["Canaries"][0]
    assert found["Status"]["State"] == "STOPPED" and found["Schedule"]["Expression"] == "rate(1 hour)", found
    client.delete_canary(Name="login")
    assert aws.refused(client.get_canary, Name="login") == "ResourceNotFoundException"
