"""A topic, bucket, stream, log group or queue invokes its Lambda functions the way any client does. moto's services
run the function in a Docker container instead, or answer for it internally, so that the caller's request fails and
a gateway in front of moto does not receive the invocation."""

from __future__ import annotations

import json
import time
import urllib.request
from types import SimpleNamespace
from typing import Any

from moto.awslambda.models import LambdaBackend, LambdaFunction

from callbacks import client, in_background
from patching import wrap

MODULE = "moto.awslambda.models"


def apply() -> None:
    @wrap(LambdaFunction, "invoke")
    def invoke(original: Any, self: LambdaFunction, body: Any, *_: Any) -> bytes:
        call = client("lambda", self.region).invoke
        in_background(
            f"event for {self.function_arn}",
            lambda: call(FunctionName=self.function_arn, InvocationType="Event", Payload=body or "{}"),
        )
        return b"{}"

    @wrap(LambdaBackend, "_send_sqs_message")
    def send(original: Any, self: LambdaBackend, function_arn: str, message: Any, queue_arn: str) -> bool:
        def invoke(function_name: str, body: str, response_headers: dict[str, Any], **_: Any) -> None:
            try:
                answer = client("lambda", self.region_name).invoke(FunctionName=function_name, Payload=body)
                failure = answer.get("FunctionError")
            except Exception as error:
                failure = str(error)
            if failure:
                response_headers["x-amz-function-error"] = failure

        caller = SimpleNamespace(region_name=self.region_name, invoke=invoke)
        delivered: bool = original(caller, function_arn, message, queue_arn)
        return delivered


def probe(aws: Any) -> None:
    region = "us-west-2"
    function = aws.function("f", region)
    lambda_, sns = aws.client("lambda", region), aws.client("sns", region)
    topic = sns.create_topic(Name="t")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="lambda", Endpoint=function)

    def is_invoked() -> bool:
        """Whether another caller used up the one prepared answer."""
        prepared = json.dumps({"results": ["prepared"], "region": region, "account_id": aws.account}).encode()
        url = f"{aws.url}/moto-api/static/lambda-simple/response"
        headers = {"Content-Type": "application/json"}
        urllib.request.urlopen(urllib.request.Request(url, prepared, headers, method="POST")).read()
        sns.publish(TopicArn=topic, Message="m")
        time.sleep(0.1)
        return bool(lambda_.invoke(FunctionName="f", Payload=b"{}")["Payload"].read() == b"{}")

    aws.wait(is_invoked, 2)
