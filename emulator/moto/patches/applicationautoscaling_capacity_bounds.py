"""Registering a scalable target moves an ECS service within the new bounds at once. moto only stores the bounds, so
that raising the minimum, the usual way to scale up a standby, has no effect."""

from __future__ import annotations

from typing import Any

from moto.ecs.models import ecs_backends

from callbacks import client
from operations import Call, operation

MODULE = "moto.applicationautoscaling.responses"


def register(call: Call) -> dict[str, Any]:
    result: dict[str, Any] = call.proceed()
    if call.params["ServiceNamespace"] == "ecs":
        target = call.backend.targets[call.params["ScalableDimension"]][call.params["ResourceId"]]
        _, cluster, name = target.resource_id.split("/")
        service = ecs_backends[call.account][call.region]._get_service(cluster, name)
        wanted = min(max(service.desired_count, target.min_capacity), target.max_capacity)
        if wanted != service.desired_count:
            client("ecs", call.region).update_service(cluster=cluster, service=name, desiredCount=wanted)
    return result


def apply() -> None:
    operation("application-autoscaling", "RegisterScalableTarget")(register)


def probe(aws: Any) -> None:
    ecs, scaling = aws.client("ecs"), aws.client("application-autoscaling")
    ecs.create_cluster(clusterName="app")
    ecs.register_task_definition(
        family="web", containerDefinitions=[{"name": "web", "image": "web:1", "memory": 128}]
    )
    ecs.create_service(cluster="app", serviceName="web", taskDefinition="web", desiredCount=1)
    target = {"ServiceNamespace": "ecs", "ResourceId": "service/app/web"}
    target["ScalableDimension"] = "ecs:service:DesiredCount"

    def desired() -> Any:
        return ecs.describe_services(cluster="app", services=["web"])["services"][0]["desiredCount"]

    scaling.register_scalable_target(**target, MinCapacity=0, MaxCapacity=10)
    assert desired() == 1
    scaling.register_scalable_target(**target, MinCapacity=3)
    assert desired() == 3
    scaling.register_scalable_target(**target, MinCapacity=0, MaxCapacity=2)
    assert desired() == 2
