"""A Deny statement with a condition denies only what meets it, as in the usual TLS requirement. moto does not
evaluate the condition and denies everything, the state of Terraform itself included; here such a statement denies
nothing."""

from __future__ import annotations

import json
from typing import Any

from moto.iam.access_control import IAMPolicyStatement, PermissionResult

from patching import wrap

MODULE = "moto.iam.access_control"


def apply() -> None:
    @wrap(IAMPolicyStatement, "is_action_permitted")
    def is_action_permitted(original: Any, self: Any, *args: Any, **kwargs: Any) -> PermissionResult:
        if self._statement["Effect"] == "Deny" and self._statement.get("Condition"):
            return PermissionResult.NEUTRAL
        result: PermissionResult = original(self, *args, **kwargs)
        return result


def probe(aws: Any) -> None:
    client = aws.client("s3")
    client.create_bucket(Bucket="probe")
    resources = ["arn:aws:s3:::probe", "arn:aws:s3:::probe/*"]
    deny = {"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "s3:*", "Resource": resources}
    insecure = {**deny, "Condition": {"Bool": {"aws:SecureTransport": "false"}}}

    def put(statement: dict[str, Any]) -> None:
        policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        client.put_bucket_policy(Bucket="probe", Policy=policy)

    put(insecure)
    client.put_object(Bucket="probe", Key="a", Body=b"1")
    assert client.get_object(Bucket="probe", Key="a")["Body"].read() == b"1"
    put(deny)
    assert aws.refused(client.get_object, Bucket="probe", Key="a") in ("403", "AccessDenied", "Forbidden")
