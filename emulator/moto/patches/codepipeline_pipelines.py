"""A pipeline has numeric timestamps and accepts every form of a role's trust policy. moto writes the timestamps as
text, which the Go SDK cannot read, and refuses a role whose trust policy lists several services."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

from moto.codepipeline.models import CodePipelineBackend

from operations import Call, operation

MODULE = "moto.codepipeline.responses"


def services(document: str) -> list[str]:
    """Every service principal of a trust policy, whether it is single or in a list."""
    statements = json.loads(document)["Statement"]
    found: list[str] = []
    for statement in statements if isinstance(statements, list) else [statements]:
        principal = statement.get("Principal", {})
        named = principal.get("Service", []) if isinstance(principal, dict) else []
        found.extend([named] if isinstance(named, str) else named)
    return found


class TrustReader:
    """IAM as moto's check of the role expects it: a service a statement."""

    def __init__(self, iam: Any):
        self.iam = iam

    def get_role_by_arn(self, arn: str) -> SimpleNamespace:
        trusted = services(self.iam.get_role_by_arn(arn).assume_role_policy_document)
        statements = [{"Principal": {"Service": service}} for service in trusted]
        return SimpleNamespace(assume_role_policy_document=json.dumps({"Statement": statements}))


def apply() -> None:
    iam: Any = CodePipelineBackend.iam_backend
    CodePipelineBackend.iam_backend = property(lambda self: TrustReader(iam.fget(self)))  # type: ignore
    operation("codepipeline", "GetPipeline", "ListPipelines")(Call.proceed)


def pipeline(role: str) -> dict[str, Any]:
    def stage(name: str, category: str, provider: str) -> dict[str, Any]:
        kind = {"category": category, "owner": "AWS", "provider": provider, "version": "1"}
        return {"name": name, "actions": [{"name": name, "actionTypeId": kind, "runOrder": 1}]}

    return {
        "name": "release",
        "roleArn": role,
        "artifactStore": {"type": "S3", "location": "artifacts"},
        "stages": [stage("Source", "Source", "S3"), stage("Deploy", "Deploy", "ECS")],
    }


def probe(aws: Any) -> None:
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole"}
    several = {"Service": ["codebuild.amazonaws.com", "codepipeline.amazonaws.com"]}
    statements = [
        {**trust, "Principal": several},
        {**trust, "Principal": {"AWS": f"arn:aws:iam::{aws.account}:root"}},
    ]
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    role = aws.client("iam").create_role(RoleName="release", AssumeRolePolicyDocument=policy)["Role"]["Arn"]
    client = aws.client("codepipeline")
    client.create_pipeline(pipeline=pipeline(role))
    client.get_pipeline(name="release")
    assert isinstance(aws.last_json["metadata"]["created"], (int, float))
    client.list_pipelines()
    assert isinstance(aws.last_json["pipelines"][0]["updated"], (int, float))
