"""The lifecycle and replication rules of a bucket are read back as they were put. moto drops a filter's object
sizes and most of a replication rule, so that Terraform waits for what it wrote until it times out, or writes it
again in every plan."""

from __future__ import annotations

from typing import Any

from moto.moto_api._internal import mock_random

from operations import ApiError, Call, operation
from patching import state

MODULE = "moto.s3.responses"
ANY_SIZE = "all_storage_classes_128K"


def stored(call: Call, kind: str) -> dict[str, Any]:
    return state(call.backend.get_bucket(call.params["Bucket"]), kind)


def put_lifecycle(call: Call) -> dict[str, Any]:
    size = call.params.get("TransitionDefaultMinimumObjectSize", ANY_SIZE)
    rules = with_ids(call.params["LifecycleConfiguration"]["Rules"])
    stored(call, "lifecycle").update(Rules=rules, TransitionDefaultMinimumObjectSize=size)
    return {"TransitionDefaultMinimumObjectSize": size}


def get_lifecycle(call: Call) -> dict[str, Any]:
    found = stored(call, "lifecycle")
    if not found:
        raise ApiError("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist")
    return found


def put_replication(call: Call) -> dict[str, Any]:
    bucket = call.backend.get_bucket(call.params["Bucket"])
    if not bucket.is_versioned:
        message = "Versioning must be 'Enabled' on the bucket to apply a replication configuration"
        raise ApiError("InvalidRequest", message)
    configuration = call.params["ReplicationConfiguration"]
    stored(call, "replication").update(configuration, Rules=with_ids(configuration["Rules"]))
    return {}


def get_replication(call: Call) -> dict[str, Any]:
    found = stored(call, "replication")
    if not found:
        message = "The replication configuration was not found"
        raise ApiError("ReplicationConfigurationNotFoundError", message)
    return {"ReplicationConfiguration": found}


def with_ids(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"ID": mock_random.get_random_string(48), **rule} for rule in rules]


def delete(kind: str) -> Any:
    def handler(call: Call) -> dict[str, Any]:
        stored(call, kind).clear()
        return {}

    return handler


def apply() -> None:
    operation("s3", "PutBucketLifecycleConfiguration")(put_lifecycle)
    operation("s3", "GetBucketLifecycleConfiguration")(get_lifecycle)
    operation("s3", "DeleteBucketLifecycle")(delete("lifecycle"))
    operation("s3", "PutBucketReplication")(put_replication)
    operation("s3", "GetBucketReplication")(get_replication)
    operation("s3", "DeleteBucketReplication")(delete("replication"))


def probe(aws: Any) -> None:
    client = aws.client("s3")
    client.create_bucket(Bucket="probe")
    bucket = {"Bucket": "probe"}
    both = {"Prefix": "log/", "ObjectSizeGreaterThan": 500, "Tags": [{"Key": "a", "Value": "b"}]}
    rules = [
        {"ID": "a", "Status": "Enabled", "Filter": {"And": both}, "Expiration": {"Days": 9}},
        {"ID": "b", "Status": "Enabled", "Filter": {"ObjectSizeLessThan": 10}, "Expiration": {"Days": 9}},
        {"ID": "c", "Status": "Enabled", "Filter": {}, "NoncurrentVersionExpiration": {"NoncurrentDays": 3}},
    ]
    client.put_bucket_lifecycle_configuration(**bucket, LifecycleConfiguration={"Rules": rules})
    found = client.get_bucket_lifecycle_configuration(**bucket)
    assert found["Rules"] == rules and found["TransitionDefaultMinimumObjectSize"] == ANY_SIZE, found
    client.delete_bucket_lifecycle(**bucket)
    assert aws.refused(client.get_bucket_lifecycle_configuration, **bucket) == "NoSuchLifecycleConfiguration"

    minutes = {"Status": "Enabled", "Time": {"Minutes": 15}}
    metrics = {"Status": "Enabled", "EventThreshold": {"Minutes": 15}}
    encryption = {"ReplicaKmsKeyID": "arn:aws:kms:us-west-2:1:key/k"}
    destination = {"Bucket": "arn:aws:s3:::other", "ReplicationTime": minutes, "Metrics": metrics}
    rule = {
        "ID": "all",
        "Priority": 3,
        "Status": "Enabled",
        "Filter": {"Prefix": "assets/"},
        "DeleteMarkerReplication": {"Status": "Enabled"},
        "SourceSelectionCriteria": {"SseKmsEncryptedObjects": {"Status": "Enabled"}},
        "Destination": {**destination, "EncryptionConfiguration": encryption},
    }
    replication = {"Role": "arn:aws:iam::1:role/r", "Rules": [rule]}
    unversioned = aws.refused(client.put_bucket_replication, **bucket, ReplicationConfiguration=replication)
    assert unversioned == "InvalidRequest"
    client.put_bucket_versioning(**bucket, VersioningConfiguration={"Status": "Enabled"})
    client.put_bucket_replication(**bucket, ReplicationConfiguration=replication)
    assert client.get_bucket_replication(**bucket)["ReplicationConfiguration"] == replication
    client.delete_bucket_replication(**bucket)
    assert aws.refused(client.get_bucket_replication, **bucket) == "ReplicationConfigurationNotFoundError"
