"""A backup plan selects resources, a vault has an access policy and notifications, and a region has settings for
what is backed up. moto has plans and vaults without any of these."""

from __future__ import annotations

from typing import Any

from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

from operations import ApiError, Call, operation

MODULE = "moto.backup.responses"
TYPES = (
    "Aurora",
    "DynamoDB",
    "EBS",
    "EC2",
    "EFS",
    "RDS",
    "S3",
    "DocumentDB",
    "Neptune",
    "FSx",
    "Storage Gateway",
)

# Types that a region is not opted in to by default.
# https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources-json.html
OPTIONAL = ("Aurora", "DocumentDB", "Neptune")


def missing(what: str) -> ApiError:
    return ApiError("ResourceNotFoundException", f"{what} does not exist")


def create_selection(call: Call) -> dict[str, Any]:
    plan = call.backend.get_backup_plan(call.params["BackupPlanId"], None)
    identity = {
        "SelectionId": str(mock_random.uuid4()),
        "BackupPlanId": plan.backup_plan_id,
        "CreationDate": utcnow(),
    }
    call.state("selections")[identity["SelectionId"]] = {
        **identity,
        "BackupSelection": call.params["BackupSelection"],
    }
    return identity


def selection(call: Call) -> dict[str, Any]:
    found: dict[str, Any] | None = call.state("selections").get(call.params["SelectionId"])
    if found is None or found["BackupPlanId"] != call.params["BackupPlanId"]:
        raise missing(f"Selection {call.params['SelectionId']}")
    return found


def list_selections(call: Call) -> dict[str, Any]:
    known = call.state("selections").values()
    own = [each for each in known if each["BackupPlanId"] == call.params["BackupPlanId"]]
    return {"BackupSelectionsList": [{**each, **each["BackupSelection"]} for each in own]}


def delete_selection(call: Call) -> dict[str, Any]:
    del call.state("selections")[selection(call)["SelectionId"]]
    return {}


def of_vault(kind: str, members: tuple[str, ...]) -> tuple[Any, Any, Any]:
    """The handlers that put, get and delete a setting of a vault."""

    def put(call: Call) -> dict[str, Any]:
        call.backend.describe_backup_vault(call.params["BackupVaultName"])
        call.state(kind)[call.params["BackupVaultName"]] = {name: call.params[name] for name in members}
        return {}

    def get(call: Call) -> dict[str, Any]:
        name = call.params["BackupVaultName"]
        vault = call.backend.describe_backup_vault(name)
        if name not in call.state(kind):
            raise missing(f"The {kind} of vault {name}")
        arn = vault.backup_vault_arn
        return {"BackupVaultName": name, "BackupVaultArn": arn, **call.state(kind)[name]}

    def delete(call: Call) -> dict[str, Any]:
        call.state(kind).pop(call.params["BackupVaultName"], None)
        return {}

    return put, get, delete


def delete_vault(call: Call) -> dict[str, Any]:
    for kind in ("policy", "notifications"):
        call.state(kind).pop(call.params["BackupVaultName"], None)
    result: dict[str, Any] = call.proceed()
    return result


def region_settings(call: Call) -> dict[str, Any]:
    chosen = call.state("region").get("ResourceTypeOptInPreference", {})
    managed = call.state("region").get("ResourceTypeManagementPreference", {})
    return {
        "ResourceTypeOptInPreference": {**{name: name not in OPTIONAL for name in TYPES}, **chosen},
        "ResourceTypeManagementPreference": {"DynamoDB": True, "EFS": True, **managed},
    }


def update_region_settings(call: Call) -> dict[str, Any]:
    for name, values in call.params.items():
        call.state("region").setdefault(name, {}).update(values)
    return {}


def apply() -> None:
    operation("backup", "CreateBackupSelection")(create_selection)
    operation("backup", "GetBackupSelection")(selection)
    operation("backup", "ListBackupSelections")(list_selections)
    operation("backup", "DeleteBackupSelection")(delete_selection)
    policy = of_vault("policy", ("Policy",))
    notifications = of_vault("notifications", ("SNSTopicArn", "BackupVaultEvents"))
    for verb, handle_policy, handle_notifications in zip(("Put", "Get", "Delete"), policy, notifications):
        operation("backup", f"{verb}BackupVaultAccessPolicy")(handle_policy)
        operation("backup", f"{verb}BackupVaultNotifications")(handle_notifications)
    operation("backup", "DeleteBackupVault")(delete_vault)
    operation("backup", "DescribeRegionSettings")(region_settings)
    operation("backup", "UpdateRegionSettings")(update_region_settings)


def probe(aws: Any) -> None:
    client = aws.client("backup")
    client.create_backup_vault(BackupVaultName="v")
    vault = {"BackupVaultName": "v"}
    rule = {"RuleName": "daily", "TargetBackupVaultName": "v"}
    plan = client.create_backup_plan(BackupPlan={"BackupPlanName": "p", "Rules": [rule]})["BackupPlanId"]
    wanted = {"SelectionName": "s", "IamRoleArn": f"arn:aws:iam::{aws.account}:role/b", "Resources": ["*"]}
    name = {"BackupPlanId": plan}
    name["SelectionId"] = client.create_backup_selection(**name, BackupSelection=wanted)["SelectionId"]
    assert client.get_backup_selection(**name)["BackupSelection"] == wanted
    assert client.list_backup_selections(BackupPlanId=plan)["BackupSelectionsList"][0]["SelectionName"] == "s"
    client.delete_backup_selection(**name)
    assert aws.refused(client.get_backup_selection, **name) == "ResourceNotFoundException"
    client.put_backup_vault_access_policy(**vault, Policy="{}")
    assert client.get_backup_vault_access_policy(**vault)["Policy"] == "{}"
    client.delete_backup_vault_access_policy(**vault)
    assert aws.refused(client.get_backup_vault_access_policy, **vault) == "ResourceNotFoundException"
    events = {"SNSTopicArn": "arn:aws:sns:us-east-1:1:t", "BackupVaultEvents": ["BACKUP_JOB_FAILED"]}
    client.put_backup_vault_notifications(**vault, **events)
    found = client.get_backup_vault_notifications(**vault)
    assert {key: found[key] for key in events} == events, found
    client.update_region_settings(ResourceTypeOptInPreference={"EC2": False})
    assert client.describe_region_settings()["ResourceTypeOptInPreference"]["EC2"] is False
    assert client.describe_region_settings()["ResourceTypeOptInPreference"]["Aurora"] is False
    west = aws.client("backup", "us-west-2")
    assert west.describe_region_settings()["ResourceTypeOptInPreference"]["EC2"] is True
