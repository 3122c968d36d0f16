"""A change of the writer takes time: the status of a global cluster is `failing-over` or `switching-over` until the
target is the writer, that of a replica being promoted is `modifying` until it is standalone. moto and our other
patches do both at once; here they do so after the seconds in the header `x-emulator-seconds`, which the gateway
sets."""

from __future__ import annotations

import sys
import threading
from typing import Any, Callable

from moto.rds.exceptions import DBClusterNotFoundError
from moto.rds.models import DBCluster, DBInstance, GlobalCluster

from operations import ApiError, Call, operation
from patches.rds_global_clusters import align, checked_target, global_cluster

MODULE = "moto.rds.responses"
REQUIRES = ["rds_global_clusters", "rds_read_replicas", "rds_cluster_recovery"]
HEADER = "x-emulator-seconds"


def later(seconds: float, what: str, change: Callable[[], Any], restore: Callable[[], None]) -> None:
    def run() -> None:
        try:
            change()
        except Exception as error:
            print(f"{what}: {type(error).__name__}: {error}", file=sys.stderr)
        finally:
            restore()

    timer = threading.Timer(seconds, run)
    timer.daemon = True
    timer.start()


def seconds_of(call: Call) -> float:
    return float(call.request.headers.get(HEADER, "0"))


def fail_over(call: Call) -> Any:
    cluster: GlobalCluster = global_cluster(call)
    if cluster.status != "available":
        raise ApiError("InvalidGlobalClusterStateFault", f"The global cluster is {cluster.status}")
    seconds = seconds_of(call)
    if seconds <= 0:
        return call.proceed()
    target = checked_target(call)
    lossy = bool(call.params.get("AllowDataLoss")) and call.model.name == "FailoverGlobalCluster"
    writer = next((each for each in cluster.members if each.is_writer), None)
    cluster.status = "switching-over" if call.model.name.startswith("Switchover") else "failing-over"
    cluster.failover_state = {
        "Status": cluster.status,
        "FromDbClusterArn": writer.db_cluster_arn if writer else None,
        "ToDbClusterArn": target.db_cluster_arn,
        "IsDataLossAllowed": lossy,
    }

    def restore() -> None:
        cluster.status = "available"
        cluster.failover_state = None

    later(
        seconds,
        f"failover of {cluster.global_cluster_identifier}",
        lambda: align(cluster, target),
        restore,
    )
    return {"GlobalCluster": cluster}


def promote_instance(call: Call) -> Any:
    instance: DBInstance = call.backend.describe_db_instances(call.params["DBInstanceIdentifier"])[0]
    seconds = seconds_of(call)
    if seconds <= 0 or not instance.is_replica:
        return call.proceed()
    if instance.status != "available":
        raise ApiError("InvalidDBInstanceState", f"The instance is {instance.status}")
    instance.status = "modifying"

    def restore() -> None:
        instance.status = "available"

    later(seconds, f"promotion of {instance.db_instance_identifier}", call.proceed, restore)
    return {"DBInstance": instance}


def promote_cluster(call: Call) -> Any:
    cluster: DBCluster | None = call.backend.clusters.get(call.params["DBClusterIdentifier"])
    if cluster is None:
        raise DBClusterNotFoundError(call.params["DBClusterIdentifier"])
    seconds = seconds_of(call)
    if seconds <= 0 or not cluster.replication_source_identifier or cluster.global_cluster_identifier:
        return call.proceed()
    cluster.status = "promoting"

    def restore() -> None:
        cluster.status = "available"

    later(seconds, f"promotion of {cluster.db_cluster_identifier}", call.proceed, restore)
    return {"DBCluster": cluster}


def apply() -> None:
    operation("rds", "FailoverGlobalCluster", "SwitchoverGlobalCluster")(fail_over)
    operation("rds", "PromoteReadReplica")(promote_instance)
    operation("rds", "PromoteReadReplicaDBCluster")(promote_cluster)


def probe(aws: Any) -> None:
    east, west = aws.client("rds"), aws.client("rds", "us-west-2")
    for client in (east, west):
        client.meta.events.register("before-call.rds", slow_down)
    try:
        check_global_cluster(aws, east, west)
        check_replica(aws, east)
    finally:
        for client in (east, west):
            client.meta.events.unregister("before-call.rds", slow_down)


def slow_down(params: dict[str, Any], **_: Any) -> None:
    params["headers"][HEADER] = "2"


def check_global_cluster(aws: Any, east: Any, west: Any) -> None:
    engine = {"Engine": "aurora-postgresql", "EngineVersion": "16.4"}
    east.create_global_cluster(GlobalClusterIdentifier="g", **engine)
    login = {"MasterUsername": "root", "MasterUserPassword": "password1"}
    near = {"DBClusterIdentifier": "near", "GlobalClusterIdentifier": "g", **engine, **login}
    first = east.create_db_cluster(**near)["DBCluster"]["DBClusterArn"]
    far = {"DBClusterIdentifier": "far", "GlobalClusterIdentifier": "g", **engine}
    second = west.create_db_cluster(**far)["DBCluster"]["DBClusterArn"]

    def view() -> Any:
        return west.describe_global_clusters(GlobalClusterIdentifier="g")["GlobalClusters"][0]

    def writer() -> str:
        return next(each["DBClusterArn"] for each in view()["GlobalClusterMembers"] if each["IsWriter"])

    target = {"GlobalClusterIdentifier": "g", "TargetDbClusterIdentifier": second}
    west.failover_global_cluster(**target, AllowDataLoss=True)
    found = view()
    assert found["Status"] == "failing-over" and writer() == first, found
    assert found["FailoverState"]["ToDbClusterArn"] == second and found["FailoverState"]["IsDataLossAllowed"]
    lossy = {**target, "AllowDataLoss": True}
    assert aws.refused(west.failover_global_cluster, **lossy) == "InvalidGlobalClusterStateFault"
    aws.wait(lambda: view()["Status"] == "available")
    assert writer() == second and "FailoverState" not in view(), view()
    west.switchover_global_cluster(GlobalClusterIdentifier="g", TargetDbClusterIdentifier=first)
    assert view()["Status"] == "switching-over", view()
    aws.wait(lambda: view()["Status"] == "available")
    assert writer() == first


def check_replica(aws: Any, client: Any) -> None:
    source = {"DBInstanceIdentifier": "main", "DBInstanceClass": "db.t3.micro", "Engine": "postgres"}
    client.create_db_instance(**source)
    client.create_db_instance_read_replica(
        DBInstanceIdentifier="replica", SourceDBInstanceIdentifier="main"
    )

    def view() -> Any:
        return client.describe_db_instances(DBInstanceIdentifier="replica")["DBInstances"][0]

    client.promote_read_replica(DBInstanceIdentifier="replica")
    found = view()
    assert found["DBInstanceStatus"] == "modifying" and found["ReadReplicaSourceDBInstanceIdentifier"], found
    aws.wait(lambda: view()["DBInstanceStatus"] == "available")
    assert "ReadReplicaSourceDBInstanceIdentifier" not in view(), view()
