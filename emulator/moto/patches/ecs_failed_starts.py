"""Tasks that cannot start stop, and the deployment fails as the circuit breaker specifies: a first one stays failed
and starts nothing any more until a new deployment is forced, a later one is rolled back. moto starts nothing and
fails nothing. The reason why they stop is in the header `x-emulator-stopped-reason`, which the gateway sets."""

from __future__ import annotations

import base64
import copy
from typing import Any
from uuid import uuid4

from moto.core.utils import utcnow
from moto.ecs.models import Service

from operations import Call, operation
from patches.ecs_services import find, shown
from patching import state

MODULE = "moto.ecs.responses"
REQUIRES = ["ecs_services"]
HEADER = "x-emulator-stopped-reason"
STARTS_A_DEPLOYMENT = (
    "taskDefinition",
    "forceNewDeployment",
    "networkConfiguration",
    "capacityProviderStrategy",
    "platformVersion",
    "loadBalancers",
)
# The circuit breaker fails a deployment after at least three failed tasks.
MIN_FAILURES = 3
TAKEN = "ECS deployment circuit breaker: tasks failed to start."


def reason_of(call: Call) -> str | None:
    given = call.request.headers.get(HEADER)
    return base64.b64decode(given).decode() if given else None


def breaker(service: Service) -> dict[str, Any]:
    deployment = state(service, "settings").get("deploymentConfiguration", {})
    found: dict[str, Any] = deployment.get("deploymentCircuitBreaker", {})
    return found


def run(call: Call, service: Service, count: int) -> None:
    """Runs `count` tasks of the service, whatever its desired count is."""
    cluster = call.backend._get_cluster(call.params.get("cluster", "default"))
    change = count - service.running_count
    call.backend.update_cluster_resources(cluster, change, task_state="RUNNING")
    service.running_count = count
    for deployment in service.deployments[:1]:
        deployment["runningCount"] = count


def stop_tasks(call: Call, service: Service, reason: str) -> None:
    """The tasks that were tried, as DescribeTasks returns them for an hour."""
    account = f"{call.region}:{call.account}"
    for _ in range(MIN_FAILURES):
        arn = f"arn:aws:ecs:{account}:task/{service.cluster_name}/{uuid4().hex}"
        container = {"lastStatus": "STOPPED", "reason": reason, "taskArn": arn}
        call.state("stopped")[arn] = {
            "taskArn": arn,
            "clusterArn": service.cluster_arn,
            "taskDefinitionArn": service.task_definition,
            "group": f"service:{service.name}",
            "startedBy": service.deployments[0]["id"],
            "lastStatus": "STOPPED",
            "desiredStatus": "STOPPED",
            "stopCode": "TaskFailedToStart",
            "stoppedReason": reason,
            "stoppedAt": utcnow(),
            "containers": [container],
        }
    add_event(service, f"(service {service.name}) is unable to consistently start tasks successfully: {reason}")


def add_event(service: Service, message: str) -> None:
    service.events.insert(0, {"id": str(uuid4()), "createdAt": utcnow(), "message": message})


def fail(service: Service) -> None:
    """No deployment to go back to: the service stays as it is."""
    state(service, "start")["failed"] = True
    enabled = breaker(service).get("enable", False)
    deployment = service.deployments[0]
    deployment.update(failedTasks=MIN_FAILURES, rolloutState="FAILED" if enabled else "IN_PROGRESS")
    if enabled:
        deployment["rolloutStateReason"] = TAKEN
        add_event(
            service, f"(service {service.name}) (deployment {deployment['id']}) deployment failed: tasks failed to start."
        )


def create(call: Call) -> dict[str, Any]:
    result: dict[str, Any] = call.proceed()
    reason = reason_of(call)
    if reason is None:
        return result
    service = find(call)
    run(call, service, 0)
    stop_tasks(call, service, reason)
    fail(service)
    return {"service": shown(result["service"], service, True)}


def update(call: Call) -> dict[str, Any]:
    service = find(call)
    before = (service.running_count, service.task_definition)
    settings = copy.deepcopy(state(service, "settings"))
    result: dict[str, Any] = call.proceed()
    reason = reason_of(call)
    start = state(service, "start")
    anew = any(call.params.get(name) for name in STARTS_A_DEPLOYMENT)
    if reason is None:
        if start.get("failed") and not anew:
            run(call, service, 0)
            fail(service)
        else:
            start["failed"] = False
    else:
        roll(call, service, before, settings, reason, anew)
    return {"service": shown(result["service"], service, True)}


def roll(call: Call, service: Service, before: Any, settings: dict[str, Any], reason: str, anew: bool) -> None:
    """Running tasks stay; a failed deployment is rolled back to them where the breaker is so configured."""
    running, task_definition = before
    run(call, service, min(running, service.desired_count))
    stop_tasks(call, service, reason)
    if state(service, "start").get("failed"):
        fail(service)
    elif anew and breaker(service).get("enable") and breaker(service).get("rollback"):
        failed = service.deployments[0]["id"]
        kept = state(service, "settings")
        kept.clear()
        kept.update(settings)
        service.task_definition = task_definition
        service.deployments[0].update(
            id=f"ecs-svc/{uuid4().int % 10**19}",
            taskDefinition=task_definition,
            failedTasks=0,
            rolloutStateReason=f"ECS deployment circuit breaker: rolling back to deploymentId {failed}.",
        )
        add_event(service, f"(service {service.name}) rolling back to the last completed deployment.")
    elif anew:
        # Without a rollback the old tasks continue beside the failed deployment.
        old = {**service.deployments[0], "id": f"ecs-svc/{uuid4().int % 10**19}", "status": "ACTIVE"}
        service.deployments[1:] = [{**old, "taskDefinition": task_definition}]
        fail(service)


def list_tasks(call: Call) -> dict[str, Any]:
    result: dict[str, Any] = call.proceed()
    if call.params.get("desiredStatus") == "STOPPED":
        cluster = call.backend._get_cluster(call.params.get("cluster", "default"))
        group = f"service:{call.params['serviceName'].split('/')[-1]}" if "serviceName" in call.params else None
        for task in call.state("stopped").values():
            if task["clusterArn"] == cluster.arn and group in (None, task["group"]):
                result["taskArns"].append(task["taskArn"])
    return result


def describe_tasks(call: Call) -> dict[str, Any]:
    result: dict[str, Any] = call.proceed()
    wanted = {arn.split("/")[-1] for arn in call.params["tasks"]}
    stopped = call.state("stopped").values()
    result["tasks"] += [task for task in stopped if task["taskArn"].split("/")[-1] in wanted]
    return result


def apply() -> None:
    operation("ecs", "CreateService")(create)
    operation("ecs", "UpdateService")(update)
    operation("ecs", "ListTasks")(list_tasks)
    operation("ecs", "DescribeTasks")(describe_tasks)


def probe(aws: Any) -> None:
    client = aws.client("ecs")
    given: dict[str, str] = {}

    def add(request: Any, **_: Any) -> None:
        for name, value in given.items():
            request.headers[name] = value

    client.meta.events.register("before-sign.ecs", add)
    try:
        starts_that_fail(client, given)
    finally:
        client.meta.events.unregister("before-sign.ecs", add)


def starts_that_fail(client: Any, given: dict[str, str]) -> None:
    client.create_cluster(clusterName="app")
    containers = [{"name": "web", "image": "web:1", "memory": 128}]
    first, second = (
        client.register_task_definition(family="web", containerDefinitions=containers)["taskDefinition"][
            "taskDefinitionArn"
        ]
        for _ in range(2)
    )
    deployment = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}
    name = {"cluster": "app", "service": "web"}

    def found() -> Any:
        return client.describe_services(cluster="app", services=["web"])["services"][0]

    def failing(reason: str) -> None:
        given[HEADER] = base64.b64encode(reason.encode()).decode()

    failing("CannotPullContainerError: not found")
    client.create_service(
        cluster="app",
        serviceName="web",
        taskDefinition=first,
        desiredCount=2,
        deploymentConfiguration=deployment,
    )
    service = found()
    assert (service["desiredCount"], service["runningCount"], service["pendingCount"]) == (2, 0, 0), service
    assert service["deployments"][0]["rolloutState"] == "FAILED", service
    stopped = client.list_tasks(cluster="app", serviceName="web", desiredStatus="STOPPED")["taskArns"]
    tasks = client.describe_tasks(cluster="app", tasks=stopped)["tasks"]
    assert [task["stoppedReason"] for task in tasks] == ["CannotPullContainerError: not found"] * 3, tasks
    given.clear()
    client.update_service(**name, desiredCount=3)
    assert found()["runningCount"] == 0 and found()["deployments"][0]["rolloutState"] == "FAILED"
    client.update_service(**name, forceNewDeployment=True)
    assert found()["runningCount"] == 3 and found()["deployments"][0]["rolloutState"] == "COMPLETED"
    failing("ResourceInitializationError: no secret")
    client.update_service(**name, taskDefinition=second)
    service = found()
    assert (service["taskDefinition"], service["runningCount"]) == (first, 3), service
    assert "rolling back" in service["deployments"][0]["rolloutStateReason"], service
    client.update_service(**name, desiredCount=5)
    assert (found()["desiredCount"], found()["runningCount"]) == (5, 3)
    cluster = client.describe_clusters(clusters=["app"])["clusters"][0]
    assert (cluster["runningTasksCount"], cluster["pendingTasksCount"]) == (3, 0), cluster
