"""A bucket has a setting for who pays for requests. moto has neither the operation to set it nor the one to read
it."""

from __future__ import annotations

from typing import Any

from operations import Call, operation
from patching import state

MODULE = "moto.s3.responses"


def put(call: Call) -> dict[str, Any]:
    bucket = call.backend.get_bucket(call.params["Bucket"])
    state(bucket, "request_payment").update(call.params["RequestPaymentConfiguration"])
    return {}


def get(call: Call) -> dict[str, Any]:
    bucket = call.backend.get_bucket(call.params["Bucket"])
    return {"Payer": "BucketOwner", **state(bucket, "request_payment")}


def apply() -> None:
    operation("s3", "PutBucketRequestPayment")(put)
    operation("s3", "GetBucketRequestPayment")(get)


def probe(aws: Any) -> None:
    client = aws.client("s3")
    client.create_bucket(Bucket="probe")
    assert client.get_bucket_request_payment(Bucket="probe")["Payer"] == "BucketOwner"
    client.put_bucket_request_payment(Bucket="probe", RequestPaymentConfiguration={"Payer": "Requester"})
    assert client.get_bucket_request_payment(Bucket="probe")["Payer"] == "Requester"
