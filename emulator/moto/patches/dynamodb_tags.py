"""A tag that is set again changes its value. moto keeps both values, so that a changed tag has no effect."""

from __future__ import annotations

from typing import Any

from moto.dynamodb.models import DynamoDBBackend

from patching import wrap

MODULE = "moto.dynamodb.responses"


def apply() -> None:
    @wrap(DynamoDBBackend, "tag_resource")
    def tag(original: Any, self: DynamoDBBackend, table_arn: str, tags: list[dict[str, str]]) -> None:
        self.untag_resource(table_arn, [tag["Key"] for tag in tags])
        original(self, table_arn, tags)


def probe(aws: Any) -> None:
    client = aws.client("dynamodb")
    table = client.create_table(
        TableName="t",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        Tags=[{"Key": "a", "Value": "1"}],
    )
    arn = table["TableDescription"]["TableArn"]
    client.tag_resource(ResourceArn=arn, Tags=[{"Key": "a", "Value": "2"}])
    assert client.list_tags_of_resource(ResourceArn=arn)["Tags"] == [{"Key": "a", "Value": "2"}]
