"""A bucket accepts access logs when a statement of its policy lets S3's log delivery write there, whatever other
statements contain. moto fails on the first statement for all principals, such as the usual TLS requirement."""

from __future__ import annotations

import json
from typing import Any

from moto.s3.models import FakeBucket

MODULE = "moto.s3.models"

DELIVERY = "logging.s3.amazonaws.com"


def many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def grants(statement: dict[str, Any], objects: set[str]) -> bool:
    principal = statement.get("Principal")
    return (
        statement.get("Effect") == "Allow"
        and isinstance(principal, dict)
        and DELIVERY in many(principal.get("Service"))
        and "s3:PutObject" in many(statement.get("Action"))
        and not objects.isdisjoint(many(statement.get("Resource")))
    )


def enabled(target_bucket: FakeBucket, target_prefix: str | None) -> bool:
    if not target_bucket.policy:
        return False
    arn = f"arn:{target_bucket.partition}:s3:::{target_bucket.name}"
    statements = many(json.loads(target_bucket.policy.decode())["Statement"])
    return any(grants(one, {f"{arn}/*", f"{arn}/{target_prefix or ''}*"}) for one in statements)


def apply() -> None:
    FakeBucket._log_permissions_enabled_policy = staticmethod(enabled)


def probe(aws: Any) -> None:
    client = aws.client("s3")
    for name in ("probe", "logs"):
        client.create_bucket(Bucket=name)
    resources = ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"]
    tls = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": resources}
    tls["Condition"] = {"Bool": {"aws:SecureTransport": "false"}}
    write = {"Effect": "Allow", "Principal": {"Service": DELIVERY}, "Action": "s3:PutObject"}
    target = {"LoggingEnabled": {"TargetBucket": "logs", "TargetPrefix": "probe/"}}

    def put(*statements: dict[str, Any]) -> None:
        policy = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
        client.put_bucket_policy(Bucket="logs", Policy=policy)

    put(tls)
    code = aws.refused(client.put_bucket_logging, Bucket="probe", BucketLoggingStatus=target)
    assert code == "InvalidTargetBucketForLogging", code
    put(tls, {**write, "Resource": "arn:aws:s3:::logs/probe/*"})
    client.put_bucket_logging(Bucket="probe", BucketLoggingStatus=target)
    assert client.get_bucket_logging(Bucket="probe")["LoggingEnabled"]["TargetPrefix"] == "probe/"
