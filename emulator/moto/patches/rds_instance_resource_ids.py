"""Every DB instance has its own DbiResourceId, by which Terraform reads it. moto gives the same one to all of
them, so that of two instances in a region one is not found."""

from __future__ import annotations

from typing import Any

from moto.moto_api._internal import mock_random
from moto.rds.models import DBInstance

from patching import wrap

MODULE = "moto.rds.responses"


def new_resource_id() -> str:
    return f"db-{mock_random.get_random_hex(26).upper()}"


def apply() -> None:
    @wrap(DBInstance, "__init__")
    def init(original: Any, self: DBInstance, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        self.dbi_resource_id = new_resource_id()


def probe(aws: Any) -> None:
    client = aws.client("rds")
    names = ("one", "two")
    for name in names:
        client.create_db_instance(DBInstanceIdentifier=name, DBInstanceClass="db.t3.micro", Engine="postgres")
    found = [client.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0] for name in names]
    assert len({instance["DbiResourceId"] for instance in found}) == 2
    by_id = [{"Name": "dbi-resource-id", "Values": [found[1]["DbiResourceId"]]}]
    assert client.describe_db_instances(Filters=by_id)["DBInstances"][0]["DBInstanceIdentifier"] == "two"
