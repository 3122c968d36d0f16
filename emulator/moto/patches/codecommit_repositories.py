"""A repository has numeric timestamps, an encryption key, tags, branches and triggers. moto writes the timestamps
as text, which the Go SDK cannot read, and lacks everything around the repository that Terraform reads."""

from __future__ import annotations

from typing import Any

from operations import Call, operation
from tags import as_dict, serve_tags, tags_of

MODULE = "moto.codecommit.responses"


def metadata(call: Call) -> dict[str, Any]:
    found: dict[str, Any] = call.backend.get_repository(call.params["repositoryName"])
    return found


def create(call: Call) -> dict[str, Any]:
    result: dict[str, Any] = call.proceed()
    found = metadata(call)
    default_key = f"arn:aws:kms:{call.region}:{call.account}:alias/aws/codecommit"
    found["kmsKeyId"] = call.params.get("kmsKeyId", default_key)
    tags_of(call, found["Arn"]).update(as_dict(call.params.get("tags")))
    return {"repositoryMetadata": {**result["repositoryMetadata"], "kmsKeyId": found["kmsKeyId"]}}


def delete(call: Call) -> dict[str, Any]:
    call.state("triggers").pop(call.params["repositoryName"], None)
    found = call.backend.repositories.get(call.params["repositoryName"])
    if found:
        call.state("tags").pop(found.repository_metadata["Arn"], None)
    result: dict[str, Any] = call.proceed()
    return result


def list_repositories(call: Call) -> dict[str, Any]:
    found = (repository.repository_metadata for repository in call.backend.repositories.values())
    return {
        "repositories": [{name: each[name] for name in ("repositoryName", "repositoryId")} for each in found]
    }


def update(member: str, parameter: str) -> Any:
    def handler(call: Call) -> dict[str, Any]:
        metadata(call)[member] = call.params.get(parameter, "")
        return {"repositoryId": metadata(call)["repositoryId"]}

    return handler


def list_branches(call: Call) -> dict[str, Any]:
    return {"branches": [metadata(call).get("defaultBranch", "main")]}


def put_triggers(call: Call) -> dict[str, Any]:
    metadata(call)
    call.state("triggers")[call.params["repositoryName"]] = call.params["triggers"]
    return {"configurationId": call.params["repositoryName"]}


def get_triggers(call: Call) -> dict[str, Any]:
    found = call.state("triggers").get(call.params["repositoryName"], [])
    return {"configurationId": metadata(call)["repositoryName"], "triggers": found}


def apply() -> None:
    operation("codecommit", "GetRepository")(Call.proceed)
    operation("codecommit", "CreateRepository")(create)
    operation("codecommit", "DeleteRepository")(delete)
    operation("codecommit", "ListRepositories")(list_repositories)
    operation("codecommit", "UpdateRepositoryDescription")(
        update("repositoryDescription", "repositoryDescription")
    )
    operation("codecommit", "UpdateRepositoryEncryptionKey")(update("kmsKeyId", "kmsKeyId"))
    operation("codecommit", "UpdateDefaultBranch")(update("defaultBranch", "defaultBranchName"))
    operation("codecommit", "ListBranches")(list_branches)
    operation("codecommit", "PutRepositoryTriggers")(put_triggers)
    operation("codecommit", "GetRepositoryTriggers")(get_triggers)
    serve_tags("codecommit")


def probe(aws: Any) -> None:
    client = aws.client("codecommit")
    name = {"repositoryName": "app"}
    key = "arn:aws:kms:us-east-1:1:key/k"
    arn = client.create_repository(**name, tags={"a": "1"}, kmsKeyId=key)["repositoryMetadata"]["Arn"]
    assert isinstance(aws.last_json["repositoryMetadata"]["creationDate"], (int, float))
    client.update_default_branch(**name, defaultBranchName="trunk")
    found = client.get_repository(**name)["repositoryMetadata"]
    assert isinstance(aws.last_json["repositoryMetadata"]["lastModifiedDate"], (int, float))
    assert (found["kmsKeyId"], found["defaultBranch"]) == (key, "trunk"), found
    assert client.list_branches(**name)["branches"] == ["trunk"]
    assert client.list_tags_for_resource(resourceArn=arn)["tags"] == {"a": "1"}
    trigger = {
        "name": "t",
        "destinationArn": "arn:aws:sns:us-east-1:1:t",
        "events": ["all"],
        "branches": ["trunk"],
    }
    client.put_repository_triggers(**name, triggers=[{**trigger, "customData": ""}])
    assert client.get_repository_triggers(**name)["triggers"][0]["name"] == "t"
    west = aws.client("codecommit", "us-west-2")
    assert west.list_repositories()["repositories"] == []
    client.delete_repository(**name)
    client.create_repository(**name)
    assert client.get_repository_triggers(**name)["triggers"] == []
    assert client.list_tags_for_resource(resourceArn=arn)["tags"] == {}
