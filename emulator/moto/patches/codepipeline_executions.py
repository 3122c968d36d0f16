"""A pipeline can be started, described, and frozen: a disabled stage transition stops every execution. moto has
none of this; here an execution is recorded and waits, since its actions do not run."""

from __future__ import annotations

from typing import Any

from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

from operations import ApiError, Call, operation
from patches.codepipeline_pipelines import pipeline

MODULE = "moto.codepipeline.responses"
REQUIRES = ["codepipeline_pipelines"]


def definition(call: Call, parameter: str) -> dict[str, Any]:
    found: dict[str, Any] = call.backend.get_pipeline(call.params[parameter])[0]
    return found


def executions(call: Call, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = call.state("executions").setdefault(name, [])
    return found


def execution(call: Call) -> dict[str, Any]:
    for found in executions(call, call.params["pipelineName"]):
        if found["pipelineExecutionId"] == call.params["pipelineExecutionId"]:
            return found
    raise ApiError("PipelineExecutionNotFoundException", "The pipeline execution was not found")


def get_state(call: Call) -> dict[str, Any]:
    found = definition(call, "name")
    latest = next(iter(executions(call, found["name"])), None)
    transitions = call.state("transitions")

    def stage_state(stage: dict[str, Any]) -> dict[str, Any]:
        inbound = transitions.get((found["name"], stage["name"]), {"enabled": True})
        actions = [{"actionName": action["name"]} for action in stage["actions"]]
        return {"stageName": stage["name"], "inboundTransitionState": inbound, "actionStates": actions}

    states = [stage_state(stage) for stage in found["stages"]]
    if latest:
        states[0]["latestExecution"] = {name: latest[name] for name in ("pipelineExecutionId", "status")}
    metadata = call.backend.pipelines[found["name"]]
    return {
        "pipelineName": found["name"],
        "pipelineVersion": found["version"],
        "stageStates": states,
        "created": metadata._created,
        "updated": metadata._updated,
    }


def set_transition(enabled: bool) -> Any:
    def handler(call: Call) -> dict[str, Any]:
        found = definition(call, "pipelineName")
        name = call.params["stageName"]
        if name not in [stage["name"] for stage in found["stages"]]:
            raise ApiError("StageNotFoundException", f"The stage {name} was not found")
        changed = {"lastChangedBy": f"arn:aws:iam::{call.account}:root", "lastChangedAt": utcnow()}
        reason = {"disabledReason": call.params["reason"]} if not enabled else {}
        call.state("transitions")[found["name"], name] = {"enabled": enabled, **changed, **reason}
        return {}

    return handler


def start(call: Call) -> dict[str, Any]:
    found = definition(call, "name")
    started = {
        "pipelineExecutionId": str(mock_random.uuid4()),
        "pipelineName": found["name"],
        "pipelineVersion": found["version"],
        "status": "InProgress",
        "startTime": utcnow(),
        "lastUpdateTime": utcnow(),
    }
    executions(call, found["name"]).insert(0, started)
    return started


def stop(call: Call) -> dict[str, Any]:
    execution(call).update(status="Stopped", lastUpdateTime=utcnow())
    return {"pipelineExecutionId": call.params["pipelineExecutionId"]}


def get_execution(call: Call) -> dict[str, Any]:
    return {"pipelineExecution": execution(call)}


def list_executions(call: Call) -> dict[str, Any]:
    return {"pipelineExecutionSummaries": executions(call, definition(call, "pipelineName")["name"])}


def apply() -> None:
    operation("codepipeline", "GetPipelineState")(get_state)
    operation("codepipeline", "EnableStageTransition")(set_transition(True))
    operation("codepipeline", "DisableStageTransition")(set_transition(False))
    operation("codepipeline", "StartPipelineExecution")(start)
    operation("codepipeline", "StopPipelineExecution")(stop)
    operation("codepipeline", "GetPipelineExecution")(get_execution)
    operation("codepipeline", "ListPipelineExecutions")(list_executions)


def probe(aws: Any) -> None:
    client = aws.client("codepipeline")
    client.create_pipeline(pipeline=pipeline(aws.role("codepipeline.amazonaws.com")))
    started = client.start_pipeline_execution(name="release")["pipelineExecutionId"]
    found = client.list_pipeline_executions(pipelineName="release")["pipelineExecutionSummaries"]
    assert found[0]["pipelineExecutionId"] == started and found[0]["status"] == "InProgress", found
    deploy = {"pipelineName": "release", "stageName": "Deploy", "transitionType": "Inbound"}
    client.disable_stage_transition(**deploy, reason="failover")

    def inbound() -> dict[str, Any]:
        stages = client.get_pipeline_state(name="release")["stageStates"]
        assert isinstance(aws.last_json["created"], (int, float))
        return next(stage["inboundTransitionState"] for stage in stages if stage["stageName"] == "Deploy")

    assert inbound()["enabled"] is False and inbound()["disabledReason"] == "failover"
    client.enable_stage_transition(**deploy)
    assert inbound()["enabled"] is True
    client.stop_pipeline_execution(pipelineName="release", pipelineExecutionId=started)
    stopped = client.get_pipeline_execution(pipelineName="release", pipelineExecutionId=started)
    assert stopped["pipelineExecution"]["status"] == "Stopped"
