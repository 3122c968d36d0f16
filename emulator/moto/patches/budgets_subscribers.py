"""A budget can be changed and has tags, and each of its notifications has subscribers. moto stores
subscribers but lacks the operations to read or change them, the update of a budget, and tags."""

from __future__ import annotations

from typing import Any

from moto.budgets.models import Budget, Notification

from operations import ApiError, Call, operation
from tags import as_dict, serve_tags, tags_of

MODULE = "moto.budgets.responses"


def arn(call: Call) -> str:
    return f"arn:aws:budgets::{call.account}:budget/{call.params['Budget']['BudgetName']}"


def budget(call: Call, name: str) -> Budget:
    found: Budget | None = call.backend.budgets[call.params["AccountId"]].get(name)
    if found is None:
        raise ApiError("NotFoundException", f"Unable to get budget: {name} - the budget doesn't exist.")
    return found


def notification(call: Call, member: str = "Notification") -> Notification:
    for found in budget(call, call.params["BudgetName"]).notifications:
        if found.details == call.params[member]:
            return found
    raise ApiError("NotFoundException", "Unable to get notification - the notification doesn't exist.")


def create(call: Call) -> dict[str, Any]:
    result: dict[str, Any] = call.proceed()
    tags_of(call, arn(call)).update(as_dict(call.params.get("ResourceTags")))
    return result


def update(call: Call) -> dict[str, Any]:
    found = budget(call, call.params["NewBudget"]["BudgetName"])
    period = found.budget["TimePeriod"]
    updated = Budget({"TimePeriod": period, **call.params["NewBudget"]}, [])
    found.budget = updated.budget
    return {}


def subscribers(call: Call) -> dict[str, Any]:
    return {"Subscribers": notification(call).subscribers}


def add(call: Call) -> dict[str, Any]:
    known: Any = notification(call).subscribers
    known.append(call.params["Subscriber"])
    return {}


def remove(call: Call) -> dict[str, Any]:
    known: Any = notification(call).subscribers
    if call.params["Subscriber"] not in known:
        raise ApiError("NotFoundException", "Unable to delete subscriber - the subscriber doesn't exist.")
    known.remove(call.params["Subscriber"])
    return {}


def replace(call: Call) -> dict[str, Any]:
    known: Any = notification(call).subscribers
    known[known.index(call.params["OldSubscriber"])] = call.params["NewSubscriber"]
    return {}


def update_notification(call: Call) -> dict[str, Any]:
    notification(call, "OldNotification").details = call.params["NewNotification"]
    return {}


def apply() -> None:
    operation("budgets", "CreateBudget")(create)
    operation("budgets", "UpdateBudget")(update)
    operation("budgets", "DescribeSubscribersForNotification")(subscribers)
    operation("budgets", "CreateSubscriber")(add)
    operation("budgets", "DeleteSubscriber")(remove)
    operation("budgets", "UpdateSubscriber")(replace)
    operation("budgets", "UpdateNotification")(update_notification)
    serve_tags("budgets")


def probe(aws: Any) -> None:
    client = aws.client("budgets")
    account = {"AccountId": aws.account}
    limit = {"Amount": "100", "Unit": "USD"}
    wanted = {"BudgetName": "month", "BudgetLimit": limit, "TimeUnit": "MONTHLY", "BudgetType": "COST"}
    details = {"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": 80}
    people = [{"SubscriptionType": "EMAIL", "Address": f"{name}@example.com"} for name in ("a", "b")]
    client.create_budget(
        **account,
        Budget=wanted,
        NotificationsWithSubscribers=[{"Notification": details, "Subscribers": people[:1]}],
        ResourceTags=[{"Key": "a", "Value": "1"}],
    )
    named = {**account, "BudgetName": "month", "Notification": details}
    assert client.describe_subscribers_for_notification(**named)["Subscribers"] == people[:1]
    client.create_subscriber(**named, Subscriber=people[1])
    client.delete_subscriber(**named, Subscriber=people[0])
    assert client.describe_subscribers_for_notification(**named)["Subscribers"] == people[1:]
    limit["Amount"] = "200"
    client.update_budget(**account, NewBudget=wanted)
    assert client.describe_budget(**account, BudgetName="month")["Budget"]["BudgetLimit"] == limit
    name = f"arn:aws:budgets::{aws.account}:budget/month"
    assert client.list_tags_for_resource(ResourceARN=name)["ResourceTags"] == [{"Key": "a", "Value": "1"}]
