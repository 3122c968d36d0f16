"""A restored instance is standalone, in a zone of its region, without protection or a standby unless requested, and
a copied snapshot names its source. moto keeps zone, protection, standby and even the replication of the original,
and drops the source of a copy."""

from __future__ import annotations

from typing import Any

from moto.rds.models import DBInstance, DBSnapshot, RDSBackend

from operations import Call, operation
from patching import wrap

MODULE = "moto.rds.responses"


def stand_alone(restored: DBInstance, overrides: dict[str, Any]) -> DBInstance:
    restored.availability_zone = overrides.get("availability_zone") or f"{restored.region}a"
    restored.multi_az = bool(overrides.get("multi_az"))
    restored.deletion_protection = bool(overrides.get("deletion_protection"))
    restored.source_db_instance_identifier = None
    return restored


def copy_snapshot(call: Call) -> dict[str, Any]:
    call.proceed()
    copied: DBSnapshot = call.backend.database_snapshots[call.params["TargetDBSnapshotIdentifier"].lower()]
    source = call.params["SourceDBSnapshotIdentifier"]
    if ":" in source:
        setattr(copied, "source_db_snapshot_identifier", source)
        setattr(copied, "source_region", source.split(":")[3])
    else:
        arn = f"arn:aws:rds:{call.region}:{call.account}:snapshot:{source}"
        setattr(copied, "source_db_snapshot_identifier", arn)
    return {"DBSnapshot": copied}


def apply() -> None:
    operation("rds", "CopyDBSnapshot")(copy_snapshot)

    @wrap(RDSBackend, "restore_db_instance_from_db_snapshot")
    def from_snapshot(original: Any, self: RDSBackend, from_snapshot_id: str, overrides: Any) -> DBInstance:
        return stand_alone(original(self, from_snapshot_id, overrides), overrides)

    @wrap(RDSBackend, "restore_db_instance_to_point_in_time")
    def to_time(original: Any, self: RDSBackend, source: str, target: str, overrides: Any) -> DBInstance:
        return stand_alone(original(self, source, target, overrides), overrides)


def probe(aws: Any) -> None:
    east, west = aws.client("rds"), aws.client("rds", "us-west-2")
    instance = {"DBInstanceIdentifier": "a", "DBInstanceClass": "db.t3.micro", "Engine": "postgres"}
    east.create_db_instance(**instance, MultiAZ=True, DeletionProtection=True)
    taken = east.create_db_snapshot(DBInstanceIdentifier="a", DBSnapshotIdentifier="s")["DBSnapshot"]
    source = taken["DBSnapshotArn"]
    west.copy_db_snapshot(SourceDBSnapshotIdentifier=source, TargetDBSnapshotIdentifier="t")
    copied = west.describe_db_snapshots(DBSnapshotIdentifier="t")["DBSnapshots"][0]
    assert (copied.get("SourceDBSnapshotIdentifier"), copied.get("SourceRegion")) == (
        source,
        "us-east-1",
    ), copied
    restored = [
        west.restore_db_instance_from_db_snapshot(DBInstanceIdentifier="b", DBSnapshotIdentifier="t"),
        east.restore_db_instance_to_point_in_time(
            SourceDBInstanceIdentifier="a", TargetDBInstanceIdentifier="c"
        ),
    ]
    assert [each["DBInstance"]["AvailabilityZone"] for each in restored] == [
        "us-west-2a",
        "us-east-1a",
    ], restored
    assert not any(each["DBInstance"]["MultiAZ"] for each in restored), restored
    west.delete_db_instance(DBInstanceIdentifier="b", SkipFinalSnapshot=True)
