"""GetFunction returns a URL from which the function's code can be downloaded. moto returns a bucket that does not
exist."""

from __future__ import annotations

import os
import urllib.request
from typing import Any
from urllib.parse import quote

from moto.awslambda.models import LambdaFunction
from moto.awslambda.utils import get_backend
from werkzeug.wrappers import Response

from operations import Call, operation
from patching import wrap

MODULE = "moto.awslambda.responses"
MARK = "content=code"


def address(function: LambdaFunction) -> str:
    """A URL that names its service as a presigned one does, so that it needs no signature."""
    version = function.version or "$LATEST"
    credential = quote(f"download/20260101/{function.region}/lambda/aws4_request", safe="")
    return (
        f"http://127.0.0.1:{os.environ['MOTO_PORT']}/2015-03-31/functions/{function.function_name}"
        f"?Qualifier={quote(str(version))}&{MARK}"
        f"&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={credential}"
    )


def get_function(call: Call) -> Any:
    if MARK not in call.request.query_string.decode():
        return call.proceed()
    backend = get_backend(call.account, call.region)
    function = backend.get_function(call.params["FunctionName"], call.params["Qualifier"])
    return Response(function.code_bytes, content_type="application/zip")


def apply() -> None:
    operation("lambda", "GetFunction")(get_function)

    @wrap(LambdaFunction, "get_code")
    def get_code(original: Any, self: LambdaFunction) -> dict[str, Any]:
        found: dict[str, Any] = original(self)
        if self.package_type != "Image":
            found["Code"] = {"Location": address(self), "RepositoryType": "S3"}
        return found


def probe(aws: Any) -> None:
    client = aws.client("lambda", "us-west-2")
    aws.function("f", "us-west-2")
    client.publish_version(FunctionName="f")
    s3 = aws.client("s3")
    s3.create_bucket(Bucket="code")
    for name in (None, "1"):
        qualifier = {} if name is None else {"Qualifier": name}
        location = client.get_function(FunctionName="f", **qualifier)["Code"]["Location"]
        assert urllib.request.urlopen(location).read().startswith(b"PK"), location
    s3.put_object(Bucket="code", Key="f.zip", Body=urllib.request.urlopen(location).read() + b"2")
    client.update_function_code(FunctionName="f", S3Bucket="code", S3Key="f.zip")
    location = client.get_function(FunctionName="f")["Code"]["Location"]
    assert urllib.request.urlopen(location).read().endswith(b"2"), location
