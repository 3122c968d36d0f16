"""Rotation follows its rules, a schedule included, and the rotation function changes the current value when it has
finished: the version with the label AWSCURRENT is what is read. moto drops a schedule, makes a version current that
has no value when no function really ran, and still reads the old one when a function moves the label; here the
function is invoked step by step through the callback port."""

from __future__ import annotations

import json
import time
from typing import Any

from moto.awslambda.utils import get_backend
from moto.moto_api._internal import mock_random
from moto.secretsmanager.exceptions import OperationNotPermittedOnReplica, SecretNotFoundException
from moto.secretsmanager.models import FakeSecret, ReplicaSecret, SecretsManagerBackend

from callbacks import client, in_background, key_of
from operations import ApiError, Call, operation
from patching import wrap

MODULE = "moto.secretsmanager.responses"
STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")


def run(region: str, function: str, secret: str, token: str, steps: tuple[str, ...]) -> None:
    key = key_of("secretsmanager.amazonaws.com", secret)
    for step in steps:
        event = {"Step": step, "SecretId": secret, "ClientRequestToken": token}
        reply = client("lambda", region, key).invoke(FunctionName=function, Payload=json.dumps(event))
        if "FunctionError" in reply:
            raise RuntimeError(f"{step}: {reply['Payload'].read()!r}")


def rotate(call: Call) -> dict[str, Any]:
    params = call.params
    secret = call.backend.secrets.get(params["SecretId"])
    if secret is None:
        raise SecretNotFoundException()
    if isinstance(secret, ReplicaSecret):
        raise OperationNotPermittedOnReplica
    function = params.get("RotationLambdaARN", secret.rotation_lambda_arn)
    if not function:
        result: dict[str, Any] = call.proceed()
        remember(secret, params)
        return result
    try:
        get_backend(call.account, call.region).get_function(function)
    except Exception:
        raise ApiError("ResourceNotFoundException", f"Resource not found for ARN '{function}'.") from None
    token = params.get("ClientRequestToken") or str(mock_random.uuid4())
    secret.rotation_lambda_arn, secret.rotation_requested = function, True
    remember(secret, params)
    immediately = params.get("RotateImmediately", True)
    if immediately:
        created = {"createdate": int(time.time()), "version_id": token, "version_stages": ["AWSPENDING"]}
        secret.remove_version_stages_from_old_versions(["AWSPENDING"])
        secret.versions[token] = created
    steps = STEPS if immediately else ("testSecret",)
    in_background(f"rotation of {secret.name}", lambda: run(call.region, function, secret.arn, token, steps))
    return {"ARN": secret.arn, "Name": secret.name, "VersionId": token}


def remember(secret: FakeSecret, params: dict[str, Any]) -> None:
    rules = params.get("RotationRules")
    if rules:
        secret.rotation_rules = rules  # type: ignore[attr-defined]
        days = rules.get("AutomaticallyAfterDays", 1)
        secret.auto_rotate_after_days = rules.get("AutomaticallyAfterDays", 0)
        secret.next_rotation_date = int(time.time()) + days * 86400
        secret.rotation_enabled = True


def apply() -> None:
    operation("secretsmanager", "RotateSecret")(rotate)

    @wrap(SecretsManagerBackend, "update_secret_version_stage")
    def update_secret_version_stage(
        original: Any, self: SecretsManagerBackend, secret_id: str, version_stage: str, *rest: Any, **more: Any
    ) -> Any:
        result = original(self, secret_id, version_stage, *rest, **more)
        secret = self.secrets[secret_id]
        if version_stage == "AWSCURRENT" and isinstance(secret, FakeSecret):
            current = (
                each for each, version in secret.versions.items() if "AWSCURRENT" in version["version_stages"]
            )
            secret.set_default_version_id(next(current, None))
        return result

    @wrap(FakeSecret, "to_dict")
    def to_dict(original: Any, self: FakeSecret) -> dict[str, Any]:
        found: dict[str, Any] = original(self)
        rules = getattr(self, "rotation_rules", None)
        return {**found, "RotationRules": rules} if rules and "RotationRules" in found else found


def probe(aws: Any) -> None:
    client = aws.client("secretsmanager")
    function = aws.function("rotate")
    client.create_secret(Name="login", SecretString="one")
    rules = {"ScheduleExpression": "rate(30 days)", "Duration": "3h"}
    client.rotate_secret(SecretId="login", RotationLambdaARN=function, RotationRules=rules)
    found = client.describe_secret(SecretId="login")
    assert found["RotationRules"] == rules and found["RotationEnabled"] is True, found
    assert found["RotationLambdaARN"] == function, found
    assert client.get_secret_value(SecretId="login")["SecretString"] == "one"
    old = client.describe_secret(SecretId="login")["VersionIdsToStages"]
    pending = "12345678-1234-1234-1234-123456789012"
    client.put_secret_value(
        SecretId="login", SecretString="two", ClientRequestToken=pending, VersionStages=["AWSPENDING"]
    )
    current = next(each for each, stages in old.items() if "AWSCURRENT" in stages)
    move = {"VersionStage": "AWSCURRENT", "MoveToVersionId": pending, "RemoveFromVersionId": current}
    client.update_secret_version_stage(SecretId="login", **move)
    assert client.get_secret_value(SecretId="login")["SecretString"] == "two"
