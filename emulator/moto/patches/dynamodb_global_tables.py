"""A replica of a table in another region has the same items under its own ARN, key, tags and backups. moto ignores
replica updates, so that Terraform's wait for a replica never ends. Here replicas share their items: the lag is zero
and there are no conflicts."""

from __future__ import annotations

import copy
from typing import Any

from moto.core.utils import utcnow
from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends
from moto.dynamodb.models.table import Table

from operations import ApiError, Call, operation
from patching import wrap

MODULE = "moto.dynamodb.responses"
SHARED = ("attr", "billing_mode", "global_indexes", "throughput", "warm_throughput", "ttl", "replicas")
NOT_FOUND = "Replica specified in the Replica Update or Replica Delete action of the request was not found."
STREAM = ("stream_specification", "latest_stream_label", "stream_shard")


def replicas(table: Table) -> dict[str, dict[str, Any]]:
    """The requested settings of each region that has the table; one dictionary for all of them."""
    found: dict[str, dict[str, Any]] = table.__dict__.setdefault("replicas", {table.region_name: {}})
    return found


def copies(table: Table) -> list[Table]:
    backends = dynamodb_backends[table.account_id]
    return [backends[region].tables[table.name] for region in replicas(table)]


def add(table: Table, region: str, settings: dict[str, Any]) -> None:
    backend = dynamodb_backends[table.account_id][region]
    if region in replicas(table) or table.name in backend.tables:
        reason = "because one or more replicas already existed as tables"
        raise ApiError(
            "ValidationException", f"Failed to create a new replica of table {table.name} {reason}"
        )
    replicas(table)[region] = {}
    replica = copy.copy(table)
    replica.region_name = region
    replica.table_arn = replica._generate_arn(table.name)
    replica.created_at = utcnow()
    replica.tags = []
    replica.deletion_protection_enabled = False
    replica.lambda_event_source_mappings = {}
    recovery = {"PointInTimeRecoveryStatus": "DISABLED"}
    replica.continuous_backups = {**table.continuous_backups, "PointInTimeRecoveryDescription": recovery}
    replica.sse_specification = None
    backend.tables[table.name] = replica
    configure(table, region, settings)


def configure(table: Table, region: str, settings: dict[str, Any]) -> None:
    if region not in replicas(table):
        raise ApiError("ValidationException", NOT_FOUND)
    replicas(table)[region].update(settings)
    if "KMSMasterKeyId" in settings:
        replica = dynamodb_backends[table.account_id][region].tables[table.name]
        replica.sse_specification = {"Enabled": True, "KMSMasterKeyId": settings["KMSMasterKeyId"]}


def remove(table: Table, region: str) -> None:
    if replicas(table).pop(region, None) is None:
        raise ApiError("ValidationException", NOT_FOUND)
    dynamodb_backends[table.account_id][region].tables.pop(table.name, None)


def update(call: Call) -> dict[str, Any]:
    table: Table = call.backend.get_table(call.params["TableName"])
    result: dict[str, Any] = call.proceed()
    for change in call.params.get("ReplicaUpdates", []):
        for action, settings in change.items():
            own = {name: value for name, value in settings.items() if name != "RegionName"}
            if action == "Create":
                add(table, settings["RegionName"], own)
            elif action == "Update":
                configure(table, settings["RegionName"], own)
            else:
                remove(table, settings["RegionName"])
    changed = [*SHARED, *(STREAM if "StreamSpecification" in call.params else ())]
    for replica in copies(table):
        replica.__dict__.update({name: table.__dict__[name] for name in changed})
    result["TableDescription"].update(table.describe()["TableDescription"])
    return result


def apply() -> None:
    operation("dynamodb", "UpdateTable")(update)

    @wrap(Table, "describe")
    def describe(original: Any, self: Table, base_key: str = "TableDescription") -> dict[str, Any]:
        result: dict[str, Any] = original(self, base_key)
        others = {
            region: settings for region, settings in replicas(self).items() if region != self.region_name
        }
        if others:
            described = [
                {"RegionName": name, "ReplicaStatus": "ACTIVE", **own} for name, own in others.items()
            ]
            result[base_key].update(GlobalTableVersion="2019.11.21", Replicas=described)
        return result

    @wrap(DynamoDBBackend, "delete_table")
    def delete(original: Any, self: DynamoDBBackend, name: str) -> Table:
        deleted: Table = original(self, name)
        replicas(deleted).pop(self.region_name, None)
        return deleted

    @wrap(DynamoDBBackend, "transact_write_items")
    def transact(original: Any, self: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
        """moto undoes a cancelled transaction by a copy of the table, which would share nothing."""
        before = dict(self.tables)
        try:
            original(self, transact_items)
        finally:
            for name, table in before.items():
                restored = self.tables.get(name)
                if restored is not None and restored is not table:
                    table.items.clear()
                    table.items.update(restored.items)
                    self.tables[name] = table


def probe(aws: Any) -> None:
    east, west = aws.client("dynamodb"), aws.client("dynamodb", "us-west-2")
    name = {"TableName": "state"}
    key = {"KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]}
    key["AttributeDefinitions"] = [{"AttributeName": "id", "AttributeType": "S"}]
    stream = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    east.create_table(**name, **key, BillingMode="PAY_PER_REQUEST", StreamSpecification=stream)
    kms = f"arn:aws:kms:us-west-2:{aws.account}:key/k"
    create = {"RegionName": "us-west-2", "KMSMasterKeyId": kms}
    east.update_table(**name, ReplicaUpdates=[{"Create": create}])
    table, replica = (client.describe_table(**name)["Table"] for client in (east, west))
    assert [(each["RegionName"], each["KMSMasterKeyId"]) for each in table["Replicas"]] == [
        ("us-west-2", kms)
    ]
    assert [each["RegionName"] for each in replica["Replicas"]] == ["us-east-1"]
    assert ":us-west-2:" in replica["TableArn"] and ":us-west-2:" in replica["LatestStreamArn"]
    assert replica["SSEDescription"]["KMSMasterKeyArn"] == kms and "SSEDescription" not in table
    west.tag_resource(ResourceArn=replica["TableArn"], Tags=[{"Key": "a", "Value": "1"}])
    assert east.list_tags_of_resource(ResourceArn=table["TableArn"])["Tags"] == []
    west.update_continuous_backups(
        **name, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )

    def recovery(client: Any) -> Any:
        found = client.describe_continuous_backups(**name)["ContinuousBackupsDescription"]
        return found["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"]

    assert (recovery(east), recovery(west)) == ("DISABLED", "ENABLED")
    item = {"id": {"S": "lock"}}
    condition = "attribute_not_exists(id)"
    put = {"Put": {**name, "Item": item, "ConditionExpression": condition}}
    east.transact_write_items(TransactItems=[put])
    assert aws.refused(west.transact_write_items, TransactItems=[put]) == "TransactionCanceledException"
    west.put_item(**name, Item={"id": {"S": "after"}})
    assert "Item" in east.get_item(**name, Key={"id": {"S": "after"}})
    east.update_table(**name, ReplicaUpdates=[{"Delete": {"RegionName": "us-west-2"}}])
    assert aws.refused(west.describe_table, **name) == "ResourceNotFoundException"
    assert "Replicas" not in east.describe_table(**name)["Table"]
