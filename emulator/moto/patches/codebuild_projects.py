"""A project with a pipeline as its source has no location of its own, and every setting of a project is read back
and can be changed. moto requires a location, drops settings such as the key, and has no update."""

from __future__ import annotations

from typing import Any

from moto.codebuild import responses
from moto.core.utils import unix_time

from operations import ApiError, Call, operation
from patching import wrap

MODULE = "moto.codebuild.responses"
WITHOUT_LOCATION = ("CODEPIPELINE", "NO_SOURCE")


def settings(call: Call, name: str) -> dict[str, Any]:
    stored: dict[str, Any] = call.state("projects").setdefault(name, {})
    return stored


def remember(call: Call) -> dict[str, Any]:
    members = call.service.shape_for("Project").members  # type: ignore[attr-defined]
    known = {name: value for name, value in call.params.items() if name in members}
    settings(call, call.params["name"]).update(known)
    if "badgeEnabled" in call.params:
        settings(call, call.params["name"])["badge"] = {"badgeEnabled": call.params["badgeEnabled"]}
    return settings(call, call.params["name"])


def create(call: Call) -> dict[str, Any]:
    result: dict[str, Any] = call.proceed()
    result["project"].update(remember(call))
    return result


def update(call: Call) -> dict[str, Any]:
    project = call.backend.codebuild_projects.get(call.params["name"])
    if project is None:
        raise ApiError("ResourceNotFoundException", f"Project cannot be found: {call.params['name']}")
    project.project_metadata["lastModifiedDate"] = unix_time()
    return {"project": {**project.project_metadata, **remember(call)}}


def read(call: Call) -> dict[str, Any]:
    result: dict[str, Any] = call.proceed()
    for project in result["projects"]:
        project.update(settings(call, project["name"]))
    return result


def delete(call: Call) -> dict[str, Any]:
    call.state("projects").pop(call.params["name"], None)
    result: dict[str, Any] = call.proceed()
    return result


def apply() -> None:
    operation("codebuild", "CreateProject")(create)
    operation("codebuild", "UpdateProject")(update)
    operation("codebuild", "BatchGetProjects")(read)
    operation("codebuild", "DeleteProject")(delete)
    operation("codebuild", "StartBuild", "BatchGetBuilds", "StopBuild")(Call.proceed)
    for check in ("_validate_required_params_source", "_validate_required_params_artifacts"):

        @wrap(responses, check)
        def validate(original: Any, part: dict[str, Any]) -> None:
            if part["type"] not in WITHOUT_LOCATION:
                original(part)


def probe(aws: Any) -> None:
    client = aws.client("codebuild")
    image = {"type": "LINUX_CONTAINER", "image": "aws/codebuild/standard:7.0"}
    project = {
        "name": "build",
        "source": {"type": "CODEPIPELINE", "buildspec": "buildspec.yml"},
        "artifacts": {"type": "CODEPIPELINE"},
        "environment": {**image, "computeType": "BUILD_GENERAL1_SMALL"},
        "serviceRole": f"arn:aws:iam::{aws.account}:role/build",
        "encryptionKey": "arn:aws:kms:us-east-1:1:key/k",
    }
    client.create_project(**project)

    def found() -> dict[str, Any]:
        projects = client.batch_get_projects(names=["build"])["projects"]
        return {name: projects[0][name] for name in project}

    assert found() == project, found()
    project["timeoutInMinutes"] = 20
    client.update_project(name="build", timeoutInMinutes=20)
    assert found() == project, found()
    client.delete_project(name="build")
    assert client.batch_get_projects(names=["build"])["projects"] == []
