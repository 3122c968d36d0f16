"""Automated backups of an instance can be replicated to another region, and an instance restored from them there.
moto has two members of an automated backup and no replication."""

from __future__ import annotations

import copy
from typing import Any

from botocore import xform_name
from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random
from moto.rds.models import DBInstance, DBSnapshot, rds_backends

from operations import ApiError, Call, operation

MODULE = "moto.rds.responses"
REQUIRES = ["rds_restored_instances", "rds_instance_resource_ids"]
FILTERS = {
    "db-instance-id": "DBInstanceIdentifier",
    "dbi-resource-id": "DbiResourceId",
    "status": "Status",
}


def replicated(call: Call) -> dict[str, dict[str, Any]]:
    """The backups that this region holds of instances elsewhere, by ARN."""
    return call.state("replicated_backups")


def backup_arn(call: Call) -> str:
    return f"arn:aws:rds:{call.region}:{call.account}:auto-backup:ab-{mock_random.get_random_hex(26)}"


def describe_backup(instance: DBInstance, arn: str, status: str) -> dict[str, Any]:
    return {
        "DBInstanceAutomatedBackupsArn": arn,
        "DBInstanceArn": instance.db_instance_arn,
        "DBInstanceIdentifier": instance.db_instance_identifier,
        "DbiResourceId": instance.dbi_resource_id,
        "Region": instance.region,
        "Status": status,
        "RestoreWindow": {"EarliestTime": instance.created, "LatestTime": utcnow()},
        "InstanceCreateTime": instance.created,
        "AllocatedStorage": instance.allocated_storage,
        "AvailabilityZone": instance.availability_zone,
        "Engine": instance.engine,
        "EngineVersion": instance.engine_version,
        "MasterUsername": instance.master_username,
        "Port": instance.port,
        "Encrypted": instance.storage_encrypted,
        "KmsKeyId": instance.kms_key_id,
        "StorageType": instance.storage_type,
        "LicenseModel": instance.license_model,
        "BackupRetentionPeriod": instance.backup_retention_period,
        "BackupTarget": "region",
    }


def source_of(call: Call, arn: str) -> DBInstance | None:
    _, _, _, region, _, _, name = arn.split(":", 6)
    found: DBInstance | None = rds_backends[call.account][region].databases.get(name)
    return found


def replications(instance: DBInstance) -> list[dict[str, str]]:
    found: list[dict[str, str]] = instance.__dict__.setdefault(
        "db_instance_automated_backups_replications", []
    )
    return found


def start(call: Call) -> dict[str, Any]:
    source = source_of(call, call.params["SourceDBInstanceArn"])
    if source is None:
        raise ApiError("DBInstanceNotFound", f"{call.params['SourceDBInstanceArn']} not found")
    if not source.backup_retention_period:
        raise ApiError("InvalidDBInstanceState", "The source has no automated backups")
    if source.storage_encrypted and "KmsKeyId" not in call.params:
        raise ApiError("InvalidParameterCombination", "An encrypted instance needs a key in this region")
    arn = backup_arn(call)
    changes = {"BackupRetentionPeriod": call.params.get("BackupRetentionPeriod", 7)}
    if "KmsKeyId" in call.params:
        changes["KmsKeyId"] = call.params["KmsKeyId"]
    held = {"backup": {**describe_backup(source, arn, "replicating"), **changes}, "source": copy.copy(source)}
    replicated(call)[arn] = held
    replications(source).append({"DBInstanceAutomatedBackupsArn": arn})
    return {"DBInstanceAutomatedBackup": held["backup"]}


def forget(call: Call, arn: str) -> dict[str, Any]:
    held = replicated(call).pop(arn)
    source = source_of(call, held["backup"]["DBInstanceArn"])
    if source is not None:
        replications(source).remove({"DBInstanceAutomatedBackupsArn": arn})
    return {"DBInstanceAutomatedBackup": held["backup"]}


def stop(call: Call) -> dict[str, Any]:
    for arn, held in list(replicated(call).items()):
        if held["backup"]["DBInstanceArn"] == call.params["SourceDBInstanceArn"]:
            return forget(call, arn)
    raise ApiError("InvalidDBInstanceState", f"{call.params['SourceDBInstanceArn']} is not replicated here")


def delete(call: Call) -> dict[str, Any]:
    arn = call.params.get("DBInstanceAutomatedBackupsArn", "")
    if arn not in replicated(call):
        raise ApiError("DBInstanceAutomatedBackupNotFound", f"{arn} not found")
    return forget(call, arn)


def describe(call: Call) -> dict[str, Any]:
    found = [held["backup"] for held in replicated(call).values()]
    for backup in found:
        backup["RestoreWindow"]["LatestTime"] = utcnow()
        backup["Status"] = "replicating" if source_of(call, backup["DBInstanceArn"]) else "retained"
    for instance in call.backend.databases.values():
        if instance.db_cluster_identifier is None and instance.backup_retention_period:
            arn = instance.__dict__.setdefault("automated_backups_arn", backup_arn(call))
            copies = {"DBInstanceAutomatedBackupsReplications": replications(instance)}
            found.append({**describe_backup(instance, arn, "active"), **copies})
    wanted = {
        name: {call.params[name]}
        for name in (*FILTERS.values(), "DBInstanceAutomatedBackupsArn")
        if name in call.params
    }
    for condition in call.params.get("Filters", []):
        wanted[FILTERS[condition["Name"]]] = set(condition["Values"])
    found = [each for each in found if all(each[name] in values for name, values in wanted.items())]
    if not found and "DBInstanceAutomatedBackupsArn" in wanted:
        raise ApiError("DBInstanceAutomatedBackupNotFound", "No such automated backup")
    return {"DBInstanceAutomatedBackups": found}


def restore(call: Call) -> Any:
    arn = call.params.get("SourceDBInstanceAutomatedBackupsArn")
    if arn is None:
        return call.proceed()
    if arn not in replicated(call):
        raise ApiError("DBInstanceAutomatedBackupNotFound", f"{arn} not found")
    held = replicated(call)[arn]
    overrides = {xform_name(name): value for name, value in call.params.items()}
    overrides["db_instance_identifier"] = call.params["TargetDBInstanceIdentifier"]
    passing = f"restore-{mock_random.get_random_hex(26)}"
    snapshots, key = call.backend.database_snapshots, held["backup"].get("KmsKeyId")
    snapshots[passing] = DBSnapshot(call.backend, held["source"], passing, kms_key_id=key)
    try:
        return {"DBInstance": call.backend.restore_db_instance_from_db_snapshot(passing, overrides)}
    finally:
        del snapshots[passing]


def apply() -> None:
    operation("rds", "StartDBInstanceAutomatedBackupsReplication")(start)
    operation("rds", "StopDBInstanceAutomatedBackupsReplication")(stop)
    operation("rds", "DeleteDBInstanceAutomatedBackup")(delete)
    operation("rds", "DescribeDBInstanceAutomatedBackups")(describe)
    operation("rds", "RestoreDBInstanceToPointInTime")(restore)


def probe(aws: Any) -> None:
    east, west = aws.client("rds"), aws.client("rds", "us-west-2")
    instance = {"DBInstanceIdentifier": "a", "DBInstanceClass": "db.t3.micro", "Engine": "postgres"}
    source = east.create_db_instance(**instance, BackupRetentionPeriod=7)["DBInstance"]["DBInstanceArn"]
    started = west.start_db_instance_automated_backups_replication(SourceDBInstanceArn=source)
    arn = started["DBInstanceAutomatedBackup"]["DBInstanceAutomatedBackupsArn"]
    found = west.describe_db_instance_automated_backups(DBInstanceAutomatedBackupsArn=arn)
    backup = found["DBInstanceAutomatedBackups"][0]
    assert (backup["Status"], backup["Region"]) == ("replicating", "us-east-1"), backup
    own = east.describe_db_instance_automated_backups(DBInstanceIdentifier="a")["DBInstanceAutomatedBackups"][
        0
    ]
    assert own["Status"] == "active" and own["DbiResourceId"] == backup["DbiResourceId"], own
    assert own["DBInstanceAutomatedBackupsReplications"] == [{"DBInstanceAutomatedBackupsArn": arn}], own
    east.delete_db_instance(DBInstanceIdentifier="a", SkipFinalSnapshot=True)
    assert (
        west.describe_db_instance_automated_backups()["DBInstanceAutomatedBackups"][0]["Status"] == "retained"
    )
    restored = west.restore_db_instance_to_point_in_time(
        SourceDBInstanceAutomatedBackupsArn=arn, TargetDBInstanceIdentifier="b", UseLatestRestorableTime=True
    )
    assert restored["DBInstance"]["DBInstanceArn"].split(":")[3] == "us-west-2", restored
    assert restored["DBInstance"]["AvailabilityZone"] == "us-west-2a", restored
    west.stop_db_instance_automated_backups_replication(SourceDBInstanceArn=source)
    held = west.describe_db_instance_automated_backups()["DBInstanceAutomatedBackups"]
    assert [each["DBInstanceIdentifier"] for each in held] == ["b"], held
