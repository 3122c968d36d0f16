"""What a patch's `probe` works with: clients for the server under test, raw bodies, recurring chores."""

from __future__ import annotations

import io
import json
import time
import urllib.request
import zipfile
from typing import Any, Callable, TypeVar

import boto3
from botocore.config import Config

T = TypeVar("T")
CONFIG = Config(
    retries={"total_max_attempts": 1},
    s3={"addressing_style": "path"},
    inject_host_prefix=False,
    read_timeout=20,
)


class Aws:
    def __init__(self, url: str, account: str):
        self.url = url
        self.account = account
        self.last_body = b""
        self._clients: dict[tuple[str, str], Any] = {}
        self._session = boto3.session.Session(aws_access_key_id="test", aws_secret_access_key="test")

    def client(self, service: str, region: str = "us-east-1") -> Any:
        if (service, region) not in self._clients:
            client = self._session.client(service, region_name=region, endpoint_url=self.url, config=CONFIG)
            client.meta.events.register("response-received", self._remember)
            self._clients[service, region] = client
        return self._clients[service, region]

    def _remember(self, response_dict: dict[str, Any], **_: Any) -> None:
        self.last_body = response_dict["body"]

    @property
    def last_json(self) -> Any:
        """The last response as it went over the wire, where a timestamp is a number or a string."""
        return json.loads(self.last_body)

    def reset(self) -> None:
        urllib.request.urlopen(urllib.request.Request(f"{self.url}/moto-api/reset", method="POST")).read()

    def role(self, service: str = "states.amazonaws.com", name: str = "probe") -> str:
        trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
        return self.client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=policy)["Role"]["Arn"]

    def state_machine(self, definition: dict[str, Any], region: str = "us-east-1") -> str:
        role = f"arn:aws:iam::{self.account}:role/probe"
        client = self.client("stepfunctions", region)
        created = client.create_state_machine(name="probe", definition=json.dumps(definition), roleArn=role)
        return created["stateMachineArn"]

    def function(self, name: str, region: str = "us-east-1", **settings: Any) -> str:
        """The ARN of a Lambda function; nothing ever runs its code."""
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as code:
            code.writestr("index.py", "")
        created = self.client("lambda", region).create_function(
            FunctionName=name,
            Runtime="python3.12",
            Handler="index.handler",
            Role=self.role("lambda.amazonaws.com", f"{name}-{region}"),
            Code={"ZipFile": archive.getvalue()},
            **settings,
        )
        arn: str = created["FunctionArn"]
        return arn

    def subnets(self, region: str = "us-east-1") -> list[str]:
        found = self.client("ec2", region).describe_subnets(
            Filters=[{"Name": "default-for-az", "Values": ["true"]}]
        )
        return [subnet["SubnetId"] for subnet in found["Subnets"]]

    def db_subnet_group(self, region: str = "us-east-1") -> str:
        self.client("rds", region).create_db_subnet_group(
            DBSubnetGroupName="probe", DBSubnetGroupDescription="probe", SubnetIds=self.subnets(region)
        )
        return "probe"

    def run(self, definition: dict[str, Any], state: Any = None) -> dict[str, Any]:
        """The finished execution of a state machine made for it."""
        started = self.client("stepfunctions").start_execution(
            stateMachineArn=self.state_machine(definition), name="run", input=json.dumps(state or {})
        )
        return self.wait_for_execution(started["executionArn"])

    def wait_for_execution(self, arn: str, region: str = "us-east-1") -> dict[str, Any]:
        client = self.client("stepfunctions", region)
        describe = lambda: client.describe_execution(executionArn=arn)  # noqa: E731
        return self.wait(lambda: (lambda found: found["status"] != "RUNNING" and found)(describe()))

    @staticmethod
    def wait(found: Callable[[], T], seconds: float = 10) -> T:
        deadline = time.monotonic() + seconds
        while True:
            value = found()
            if value:
                return value
            assert time.monotonic() < deadline, "waited in vain"
            time.sleep(0.05)

    @staticmethod
    def refused(call: Callable[..., Any], **params: Any) -> str:
        """The error code that a call is refused with."""
        try:
            call(**params)
        except Exception as error:
            response = getattr(error, "response", None)
            if response is None:
                raise
            return response["Error"]["Code"]
        raise AssertionError(f"{call.__name__} was not refused")
