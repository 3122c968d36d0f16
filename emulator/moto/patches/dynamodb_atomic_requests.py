"""Of two conditional writes the second one reads the result of the first. moto's server runs requests in threads
and checks the condition apart from the write, so that two requests can both take a lock; here one request follows
the other."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest import mock

from moto.dynamodb.comparisons import FuncAttrExists
from moto.dynamodb.responses import DynamoHandler

from patching import wrap

MODULE = "moto.dynamodb.responses"
ONE_AT_A_TIME = threading.RLock()


def apply() -> None:
    @wrap(DynamoHandler, "call_action")
    def call_action(original: Any, self: DynamoHandler) -> Any:
        with ONE_AT_A_TIME:
            return original(self)


def probe(aws: Any) -> None:
    client = aws.client("dynamodb")
    name = {"TableName": "locks"}
    client.create_table(
        **name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )

    evaluate = FuncAttrExists.expr

    def evaluate_slowly(self: FuncAttrExists, item: Any) -> Any:
        result = evaluate(self, item)
        time.sleep(0.2)
        return result

    def take(_: int) -> bool:
        try:
            client.put_item(**name, Item={"id": {"S": "l"}}, ConditionExpression="attribute_not_exists(id)")
        except client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    with mock.patch.object(FuncAttrExists, "expr", evaluate_slowly), ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(take, range(2))) == 1, "two requests took the same lock"
