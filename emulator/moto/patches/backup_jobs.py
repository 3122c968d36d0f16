"""A backup on demand makes a recovery point, which can be copied into a vault of another region; of Aurora only
where the region is opted in to it. moto has no jobs and no recovery points; here they are records, complete at
once, and contain no data. A job that AWS would not start fails here, with the reason."""

from __future__ import annotations

from typing import Any

from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

from operations import ApiError, Call, operation
from patches.backup_selections_and_vaults import OPTIONAL
from patching import state

MODULE = "moto.backup.responses"
REQUIRES = ["backup_selections_and_vaults"]


def resource_type(arn: str) -> str:
    service, kind = arn.split(":")[2], arn.split(":")[5]
    names = {"dynamodb": "DynamoDB", "s3": "S3", "elasticfilesystem": "EFS", "ec2": "EBS"}
    return (
        ("Aurora" if kind == "cluster" else "RDS")
        if service == "rds"
        else names.get(service, service.upper())
    )


def recovery_point(call: Call, region: str, vault_name: str, origin: dict[str, Any]) -> dict[str, Any]:
    """A new recovery point in a vault; `origin` names the resource and the role."""
    backend = call.backend_of(region)
    vault = backend.describe_backup_vault(vault_name)
    point = {
        "RecoveryPointArn": f"arn:aws:backup:{region}:{call.account}:recovery-point:{mock_random.uuid4()}",
        "BackupVaultName": vault_name,
        "BackupVaultArn": vault.backup_vault_arn,
        "ResourceType": resource_type(origin["ResourceArn"]),
        "Status": "COMPLETED",
        "CreationDate": utcnow(),
        "CompletionDate": utcnow(),
        "BackupSizeInBytes": 0,
        "IsEncrypted": True,
        **origin,
    }
    state(backend, "points").setdefault(vault_name, {})[point["RecoveryPointArn"]] = point
    return point


def start_backup(call: Call) -> dict[str, Any]:
    origin = {name: call.params[name] for name in ("ResourceArn", "IamRoleArn")}
    refused = not_opted_in(call, resource_type(origin["ResourceArn"]))
    if refused:
        job = {**origin, **refused, "AccountId": call.account, "StartBy": utcnow(), "CreationDate": utcnow()}
        job["BackupVaultName"] = call.params["BackupVaultName"]
        job["BackupJobId"] = str(mock_random.uuid4())
        call.state("jobs")[job["BackupJobId"]] = job
        return job
    point = recovery_point(call, call.region, call.params["BackupVaultName"], origin)
    done = {"State": "COMPLETED", "PercentDone": "100.0", "AccountId": call.account, "StartBy": utcnow()}
    job = {**point, **done, "BackupJobId": str(mock_random.uuid4())}
    call.state("jobs")[job["BackupJobId"]] = job
    return job


def not_opted_in(call: Call, kind: str) -> dict[str, Any] | None:
    """The result of a job about a type that AWS Backup is not opted in to in this region.
    https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources-json.html"""
    chosen = call.state("region").get("ResourceTypeOptInPreference", {})
    if chosen.get(kind, kind not in OPTIONAL):
        return None
    message = f"AWS Backup is not opted in to {kind} in {call.region}: UpdateRegionSettings switches it on"
    return {"ResourceType": kind, "State": "FAILED", "StatusMessage": message}


def start_copy(call: Call) -> dict[str, Any]:
    source = find_point(call, call.params["SourceBackupVaultName"])
    destination = call.params["DestinationBackupVaultArn"]
    _, _, _, region, _, _, vault_name = destination.split(":")
    origin = {"ResourceArn": source["ResourceArn"], "IamRoleArn": call.params["IamRoleArn"]}
    origin["SourceBackupVaultArn"] = source["BackupVaultArn"]
    copied = recovery_point(call, region, vault_name, origin)
    job = {
        **copied,
        "CopyJobId": str(mock_random.uuid4()),
        "AccountId": call.account,
        "State": "COMPLETED",
        "SourceRecoveryPointArn": source["RecoveryPointArn"],
        "DestinationBackupVaultArn": destination,
        "DestinationRecoveryPointArn": copied["RecoveryPointArn"],
    }
    call.state("copies")[job["CopyJobId"]] = job
    return job


def find_job(call: Call, kind: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] | None = call.state(kind).get(name)
    if found is None:
        raise ApiError("ResourceNotFoundException", f"Job {name} does not exist")
    return found


def find_point(call: Call, vault_name: str) -> dict[str, Any]:
    found: dict[str, Any] | None = (
        call.state("points").get(vault_name, {}).get(call.params["RecoveryPointArn"])
    )
    if found is None:
        raise ApiError("ResourceNotFoundException", f"{call.params['RecoveryPointArn']} does not exist")
    return found


def matching(call: Call, items: Any) -> list[dict[str, Any]]:
    """The items that meet the filters of a list request, such as `ByResourceArn`."""
    filters = {name[2:]: value for name, value in call.params.items() if name.startswith("By")}
    return [
        item
        for item in items
        if all(item.get(name) == value for name, value in filters.items() if name in item)
    ]


def list_points(call: Call) -> dict[str, Any]:
    points = call.state("points").get(call.params["BackupVaultName"], {})
    return {"RecoveryPoints": matching(call, points.values())}


def list_points_of_resource(call: Call) -> dict[str, Any]:
    points = (point for vault in call.state("points").values() for point in vault.values())
    return {
        "RecoveryPoints": [point for point in points if point["ResourceArn"] == call.params["ResourceArn"]]
    }


def delete_point(call: Call) -> dict[str, Any]:
    find_point(call, call.params["BackupVaultName"])
    del call.state("points")[call.params["BackupVaultName"]][call.params["RecoveryPointArn"]]
    return {}


def delete_vault(call: Call) -> dict[str, Any]:
    if call.state("points").get(call.params["BackupVaultName"]):
        raise ApiError(
            "InvalidRequestException", "Backup vault cannot be deleted because it contains recovery points"
        )
    result: dict[str, Any] = call.proceed()
    return result


def apply() -> None:
    operation("backup", "StartBackupJob")(start_backup)
    operation("backup", "DescribeBackupJob")(lambda call: find_job(call, "jobs", call.params["BackupJobId"]))
    operation("backup", "ListBackupJobs")(
        lambda call: {"BackupJobs": matching(call, call.state("jobs").values())}
    )
    operation("backup", "StartCopyJob")(start_copy)
    operation("backup", "DescribeCopyJob")(
        lambda call: {"CopyJob": find_job(call, "copies", call.params["CopyJobId"])}
    )
    operation("backup", "DescribeRecoveryPoint")(
        lambda call: find_point(call, call.params["BackupVaultName"])
    )
    operation("backup", "ListRecoveryPointsByBackupVault")(list_points)
    operation("backup", "ListRecoveryPointsByResource")(list_points_of_resource)
    operation("backup", "DeleteRecoveryPoint")(delete_point)
    operation("backup", "DeleteBackupVault")(delete_vault)


def probe(aws: Any) -> None:
    east, west = aws.client("backup"), aws.client("backup", "us-west-2")
    for client in (east, west):
        client.create_backup_vault(BackupVaultName="v")
    role = {"IamRoleArn": f"arn:aws:iam::{aws.account}:role/b"}
    resource = f"arn:aws:rds:us-east-1:{aws.account}:db:main"
    job = east.start_backup_job(BackupVaultName="v", ResourceArn=resource, **role)["BackupJobId"]
    found = east.describe_backup_job(BackupJobId=job)
    assert (found["State"], found["ResourceType"]) == ("COMPLETED", "RDS"), found
    point = found["RecoveryPointArn"]
    destination = f"arn:aws:backup:us-west-2:{aws.account}:backup-vault:v"
    copy = {"RecoveryPointArn": point, "SourceBackupVaultName": "v", "DestinationBackupVaultArn": destination}
    copied = east.start_copy_job(**copy, **role)["CopyJobId"]
    assert east.describe_copy_job(CopyJobId=copied)["CopyJob"]["State"] == "COMPLETED"
    far = west.list_recovery_points_by_backup_vault(BackupVaultName="v", ByResourceArn=resource)[
        "RecoveryPoints"
    ]
    assert len(far) == 1 and ":us-west-2:" in far[0]["RecoveryPointArn"], far
    assert aws.refused(east.delete_backup_vault, BackupVaultName="v") == "InvalidRequestException"
    east.delete_recovery_point(BackupVaultName="v", RecoveryPointArn=point)
    cluster = f"arn:aws:rds:us-east-1:{aws.account}:cluster:main"
    for opted_in, state_of_job, points in ((False, "FAILED", 0), (True, "COMPLETED", 1)):
        east.update_region_settings(ResourceTypeOptInPreference={"Aurora": opted_in})
        job = east.start_backup_job(BackupVaultName="v", ResourceArn=cluster, **role)["BackupJobId"]
        found = east.describe_backup_job(BackupJobId=job)
        assert found["State"] == state_of_job, found
        assert opted_in or "not opted in to Aurora in us-east-1" in found["StatusMessage"], found
        made = east.list_recovery_points_by_backup_vault(BackupVaultName="v")["RecoveryPoints"]
        assert len(made) == points, made
    east.delete_recovery_point(BackupVaultName="v", RecoveryPointArn=made[0]["RecoveryPointArn"])
    east.delete_backup_vault(BackupVaultName="v")
