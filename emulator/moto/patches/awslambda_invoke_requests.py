"""Invoke accepts any JSON as payload and returns ResourceNotFoundException for a function that does not exist. moto
searches the payload for its own parameters, fails when that is not an object, and returns a result for a missing
function."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from moto.awslambda.responses import LambdaResponse

from patching import wrap

MODULE = "moto.awslambda.responses"


def apply() -> None:
    @wrap(LambdaResponse, "invoke")
    def invoke(original: Any, self: LambdaResponse) -> Any:
        qualifier = self.querystring.get("Qualifier", [None])[0]
        self.backend.get_function(unquote(self.path.split("/functions/")[1].rsplit("/", 1)[0]), qualifier)
        setattr(self, "_get_param", lambda name, default=None: qualifier if name == "qualifier" else default)
        return original(self)


def probe(aws: Any) -> None:
    aws.function("f")
    client = aws.client("lambda")
    for payload in (b'"text"', b"[1]", b"null", b'{"qualifier": "x"}', b""):
        assert client.invoke(FunctionName="f", Payload=payload)["StatusCode"] == 200
    assert client.invoke(FunctionName="f", Payload=b'{"a": 1}')["Payload"].read() == b'{"a": 1}'
    assert aws.refused(client.invoke, FunctionName="g", Payload=b"{}") == "ResourceNotFoundException"
    west = aws.client("lambda", "us-west-2")
    assert aws.refused(west.invoke, FunctionName="f", Payload=b"{}") == "ResourceNotFoundException"
