"""A task calls with the role of its state machine, or with the one that its Credentials name. moto signs all calls
with the same key, so that a gateway in front of it cannot determine whose permissions apply; here the key names the
state machine and the role."""

from __future__ import annotations

import sys
from typing import Any

from moto.stepfunctions.parser.asl.component.state.exec.state_task.state_task import StateTask
from moto.stepfunctions.parser.asl.utils import boto_client

from callbacks import key_of
from patching import wrap

MODULE = "moto.stepfunctions.parser.models"
SERVICE = "states.amazonaws.com"


def apply() -> None:
    original = boto_client.boto_client_for

    def client_for(region: str, service: str, state_credentials: Any = None) -> Any:
        client = original(region, service, state_credentials)
        if state_credentials is not None:
            source = getattr(state_credentials, "machine", "")
            signer = client._request_signer
            signer._credentials.access_key = key_of(SERVICE, source, state_credentials.role_arn)
        return client

    for module in list(sys.modules.values()):
        if getattr(module, "boto_client_for", None) is original:
            setattr(module, "boto_client_for", client_for)

    @wrap(StateTask, "_eval_state_credentials")
    def credentials(original: Any, self: StateTask, env: Any) -> Any:
        found = original(self, env)
        found.machine = env.states.context_object.context_object_data["StateMachine"]["Id"]
        return found


def probe(aws: Any) -> None:
    from moto.sts.responses import TokenResponse

    seen: list[str] = []
    original = TokenResponse.get_caller_identity

    def spy(self: Any) -> Any:
        seen.append(self.headers["Authorization"])
        return original(self)

    setattr(TokenResponse, "get_caller_identity", spy)
    try:
        task = {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:sts:getCallerIdentity", "End": True}
        execution = aws.run({"StartAt": "Who", "States": {"Who": {**task, "Parameters": {}}}})
    finally:
        setattr(TokenResponse, "get_caller_identity", original)
    assert execution["status"] == "SUCCEEDED", execution
    key = key_of(SERVICE, execution["stateMachineArn"], f"arn:aws:iam::{aws.account}:role/probe")
    assert f"Credential={key}/" in seen[0], seen
