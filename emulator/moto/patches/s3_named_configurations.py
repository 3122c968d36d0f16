"""A bucket has named configurations for Intelligent-Tiering, metrics, analytics and inventory. moto lacks most of
their operations and treats the deletion of such a configuration as the deletion of the whole bucket."""

from __future__ import annotations

import functools
from typing import Any

from operations import ApiError, Call, operation
from patching import state

MODULE = "moto.s3.responses"
KINDS = ("IntelligentTiering", "Metrics", "Analytics", "Inventory")


def stored(kind: str, call: Call) -> dict[str, Any]:
    return state(call.backend.get_bucket(call.params["Bucket"]), kind)


def put(kind: str, call: Call) -> dict[str, Any]:
    stored(kind, call)[call.params["Id"]] = call.params[f"{kind}Configuration"]
    return {}


def get(kind: str, call: Call) -> dict[str, Any]:
    found = stored(kind, call).get(call.params["Id"])
    if found is None:
        raise ApiError("NoSuchConfiguration", "The specified configuration does not exist.")
    return {f"{kind}Configuration": found}


def listing(kind: str, call: Call) -> dict[str, Any]:
    found = stored(kind, call)
    return {"IsTruncated": False, f"{kind}ConfigurationList": [found[name] for name in sorted(found)]}


def delete(kind: str, call: Call) -> dict[str, Any]:
    get(kind, call)
    stored(kind, call).pop(call.params["Id"])
    return {}


def apply() -> None:
    for kind in KINDS:
        operation("s3", f"PutBucket{kind}Configuration")(functools.partial(put, kind))
        operation("s3", f"GetBucket{kind}Configuration")(functools.partial(get, kind))
        operation("s3", f"ListBucket{kind}Configurations")(functools.partial(listing, kind))
        operation("s3", f"DeleteBucket{kind}Configuration")(functools.partial(delete, kind))


def probe(aws: Any) -> None:
    client = aws.client("s3")
    client.create_bucket(Bucket="probe")
    bucket = {"Bucket": "probe"}
    named = {**bucket, "Id": "old"}
    tiering = {"Id": "old", "Status": "Enabled", "Tierings": [{"Days": 125, "AccessTier": "ARCHIVE_ACCESS"}]}
    client.put_bucket_intelligent_tiering_configuration(**named, IntelligentTieringConfiguration=tiering)
    found = client.get_bucket_intelligent_tiering_configuration(**named)["IntelligentTieringConfiguration"]
    assert found == tiering, found
    listed = client.list_bucket_intelligent_tiering_configurations(**bucket)
    assert listed["IntelligentTieringConfigurationList"] == [tiering]
    client.put_bucket_metrics_configuration(**named, MetricsConfiguration={"Id": "old"})
    client.delete_bucket_intelligent_tiering_configuration(**named)
    client.delete_bucket_metrics_configuration(**named)
    client.head_bucket(**bucket)
    assert aws.refused(client.get_bucket_intelligent_tiering_configuration, **named) == "NoSuchConfiguration"
    assert client.list_bucket_metrics_configurations(**bucket).get("MetricsConfigurationList", []) == []
