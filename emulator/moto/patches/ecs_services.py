"""A service keeps every setting it was given, its tags are returned when they are requested, and its tasks start
and stop until they are as many as desired. moto drops most settings, decides about tags for all requests at once,
and leaves the tasks of a new service pending, so that a wait for a steady state never ends."""

from __future__ import annotations

from typing import Any

from moto.core.utils import utcnow
from moto.ecs.models import Service

from operations import Call, operation
from patching import state, wrap

MODULE = "moto.ecs.responses"
DEFAULTS = {
    "availabilityZoneRebalancing": "DISABLED",
    "enableECSManagedTags": False,
    "enableExecuteCommand": False,
    "healthCheckGracePeriodSeconds": 0,
    "placementConstraints": [],
    "placementStrategy": [],
}
DEPLOYMENT = {"maximumPercent": 200, "minimumHealthyPercent": 100}
BREAKER = {"enable": False, "rollback": False}
OF_MOTO = (
    "cluster",
    "service",
    "desiredCount",
    "taskDefinition",
    "tags",
    "role",
    "deploymentController",
    "clusterArn",
)


def find(call: Call) -> Service:
    name = call.params.get("service") or call.params["serviceName"]
    found: Service = call.backend._get_service(call.params.get("cluster", "default"), name.split("/")[-1])
    return found


def remember(call: Call, service: Service) -> None:
    members = call.service.shape_for("Service").members  # type: ignore[attr-defined]
    given = {name: value for name, value in call.params.items() if name in members and name not in OF_MOTO}
    settings = state(service, "settings")
    settings.update(given)
    if settings.get("capacityProviderStrategy"):
        settings["launchType"] = None
    if "taskDefinition" in call.params:
        service.task_definition = call.backend.describe_task_definition(call.params["taskDefinition"]).arn


def settle(call: Call, service: Service, counted: bool) -> None:
    """All desired tasks run; `counted`: whether the cluster counts the running ones already."""
    cluster = call.backend._get_cluster(call.params.get("cluster", "default"))
    count = call.backend.update_cluster_resources
    count(cluster, -service.pending_count, task_state="PENDING")
    count(cluster, service.desired_count - (service.running_count if counted else 0), task_state="RUNNING")
    service.running_count, service.pending_count = service.desired_count, 0
    settings = state(service, "settings")
    for deployment in service.deployments[:1]:
        deployment.update(
            desiredCount=service.desired_count,
            runningCount=service.running_count,
            pendingCount=0,
            rolloutState="COMPLETED",
            rolloutStateReason=f"ECS deployment {deployment['id']} completed.",
            taskDefinition=service.task_definition,
            updatedAt=utcnow(),
        )
        for name in ("networkConfiguration", "capacityProviderStrategy", "launchType", "platformVersion"):
            if name in settings:
                deployment[name] = settings[name]


def shown(described: dict[str, Any], service: Service, with_tags: bool) -> dict[str, Any]:
    settings = state(service, "settings")
    deployment = {
        **DEPLOYMENT,
        "deploymentCircuitBreaker": BREAKER,
        **settings.get("deploymentConfiguration", {}),
    }
    tags = {"tags": service.tags} if with_tags else {}
    counts = {"runningCount": service.running_count, "pendingCount": service.pending_count}
    counts.update(deployments=service.deployments, taskDefinition=service.task_definition)
    described.pop("tags", None)
    return {**described, **DEFAULTS, **settings, **counts, "deploymentConfiguration": deployment, **tags}


def create(call: Call) -> dict[str, Any]:
    result: dict[str, Any] = call.proceed()
    service = find(call)
    remember(call, service)
    settle(call, service, counted=True)
    return {"service": shown(result["service"], service, True)}


def update(call: Call) -> dict[str, Any]:
    result: dict[str, Any] = call.proceed()
    service = find(call)
    remember(call, service)
    settle(call, service, counted="desiredCount" in call.params)
    return {"service": shown(result["service"], service, True)}


def describe(call: Call) -> dict[str, Any]:
    result: dict[str, Any] = call.proceed()
    services, _ = call.backend.describe_services(
        call.params.get("cluster", "default"), call.params["services"]
    )
    with_tags = "TAGS" in call.params.get("include", [])
    known = {service.arn: service for service in services}
    result["services"] = [shown(found, known[found["serviceArn"]], with_tags) for found in result["services"]]
    return result


def apply() -> None:
    operation("ecs", "CreateService")(create)
    operation("ecs", "UpdateService")(update)
    operation("ecs", "DescribeServices")(describe)

    @wrap(Service, "_validate_network")
    def validate_network(original: Any, self: Service, configuration: dict[str, Any]) -> Any:
        configuration["awsvpcConfiguration"].setdefault("securityGroups", [])
        return original(self, configuration)


def probe(aws: Any) -> None:
    client = aws.client("ecs")
    client.create_cluster(clusterName="app", capacityProviders=["FARGATE", "FARGATE_SPOT"])
    containers = [{"name": "web", "image": "web:1", "memory": 128}]
    client.register_task_definition(family="web", containerDefinitions=containers)
    breaker = {"enable": True, "rollback": True}
    deployment = {"deploymentCircuitBreaker": breaker, "maximumPercent": 150, "minimumHealthyPercent": 50}
    strategy = [{"capacityProvider": "FARGATE_SPOT", "weight": 1, "base": 0}]
    settings = {
        "availabilityZoneRebalancing": "ENABLED",
        "enableExecuteCommand": True,
        "enableECSManagedTags": True,
        "healthCheckGracePeriodSeconds": 30,
        "deploymentConfiguration": deployment,
        "capacityProviderStrategy": strategy,
        "networkConfiguration": {"awsvpcConfiguration": {"subnets": aws.subnets()[:1]}},
    }
    name = {"cluster": "app", "service": "web"}
    tags = [{"key": "a", "value": "1"}]
    client.create_service(
        cluster="app", serviceName="web", taskDefinition="web", desiredCount=2, tags=tags, **settings
    )

    def found(*include: str) -> Any:
        return client.describe_services(cluster="app", services=["web"], include=list(include))["services"][0]

    service = found()
    kept = {key: service[key] for key in settings if key != "networkConfiguration"}
    assert kept == {key: settings[key] for key in kept}, service
    assert (service["runningCount"], service["pendingCount"]) == (2, 0) and "launchType" not in service
    assert service["deployments"][0]["rolloutState"] == "COMPLETED"
    assert "tags" not in service and found("TAGS")["tags"] == tags
    client.update_service(**name, desiredCount=5, enableExecuteCommand=False)
    client.update_service(**name, taskDefinition="web:1", forceNewDeployment=True)
    service = found()
    assert service["runningCount"] == 5 and service["deployments"][0]["runningCount"] == 5, service
    assert service["enableExecuteCommand"] is False and service["taskDefinition"].startswith("arn:"), service
    cluster = client.describe_clusters(clusters=["app"])["clusters"][0]
    assert (cluster["runningTasksCount"], cluster["pendingTasksCount"]) == (5, 0), cluster
