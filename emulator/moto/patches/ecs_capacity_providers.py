"""A service's capacity provider strategy may only name providers that are associated with its cluster. moto accepts
any, so that a service that is created before the association stays undetected."""

from __future__ import annotations

from typing import Any

from operations import ApiError, Call, operation

MODULE = "moto.ecs.responses"
REQUIRES = ["ecs_services"]
# @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
MESSAGE = (
    "The specified capacity provider strategy cannot contain a capacity provider that is not associated with "
    "the cluster. Associate the capacity provider with the cluster and try again."
)


def check(call: Call) -> Any:
    strategy = call.params.get("capacityProviderStrategy") or []
    if strategy:
        cluster = call.backend._get_cluster(call.params.get("cluster", "default"))
        known = cluster.capacity_providers or []
        if any(item["capacityProvider"] not in known for item in strategy):
            raise ApiError("InvalidParameterException", MESSAGE)
    return call.proceed()


def apply() -> None:
    operation("ecs", "CreateService", "UpdateService")(check)


def probe(aws: Any) -> None:
    client = aws.client("ecs")
    client.create_cluster(clusterName="app")
    containers = [{"name": "web", "image": "web:1", "memory": 128}]
    client.register_task_definition(family="web", containerDefinitions=containers)
    service = {"cluster": "app", "serviceName": "web", "taskDefinition": "web", "desiredCount": 0}
    strategy = [{"capacityProvider": "FARGATE", "weight": 1}, {"capacityProvider": "FARGATE_SPOT", "weight": 1}]
    service["capacityProviderStrategy"] = strategy
    assert aws.refused(client.create_service, **service) == "InvalidParameterException"
    client.put_cluster_capacity_providers(
        cluster="app", capacityProviders=["FARGATE"], defaultCapacityProviderStrategy=[]
    )
    assert aws.refused(client.create_service, **service) == "InvalidParameterException"
    client.put_cluster_capacity_providers(
        cluster="app", capacityProviders=["FARGATE", "FARGATE_SPOT"], defaultCapacityProviderStrategy=[]
    )
    client.create_service(**service)
    wrong = [{"capacityProvider": "mine", "weight": 1}]
    update = {"cluster": "app", "service": "web", "capacityProviderStrategy": wrong, "forceNewDeployment": True}
    assert aws.refused(client.update_service, **update) == "InvalidParameterException"
