"""A global cluster can be described by name or member, modified, switched and failed over, and a secondary can
leave it; each member states whether it is the writer and which cluster it replicates. A failover is called in the
region of its target, a switchover in the region of the primary, and both, like joining, need equal engine versions.
In moto filters are ignored, removing a secondary does nothing, failover, switchover and modification do not exist,
and the database name is dropped."""

from __future__ import annotations

from typing import Any

from moto.rds.exceptions import DBClusterNotFoundError, InvalidDBClusterStateFault
from moto.rds.models import DBCluster, GlobalCluster, RDSBackend, find_cluster, rds_backends

from operations import ApiError, Call, operation
from patching import wrap

MODULE = "moto.rds.responses"
HOME = "us-east-1"  # the backend in which moto keeps the global clusters of every region
RENAMED = {"NewGlobalClusterIdentifier": "global_cluster_identifier", "EngineVersion": "engine_version"}


def global_cluster(call: Call) -> GlobalCluster:
    name = call.params["GlobalClusterIdentifier"]
    found: GlobalCluster | None = call.backend_of(HOME).global_clusters.get(name)
    if found is None:
        raise ApiError("GlobalClusterNotFoundFault", f"Global cluster {name} not found")
    return found


def member(cluster: GlobalCluster, identifier: str) -> DBCluster:
    for candidate in cluster.members:
        if identifier in (candidate.db_cluster_arn, candidate.db_cluster_identifier):
            return candidate
    raise DBClusterNotFoundError(identifier)


def align(cluster: GlobalCluster, writer: DBCluster | None) -> None:
    """Writes to every member which cluster is the writer."""
    for candidate in cluster.members:
        candidate.is_writer = candidate is writer
        candidate.replication_source_identifier = (
            None if candidate is writer or not writer else writer.db_cluster_arn
        )


def members_of(self: DBCluster) -> list[dict[str, Any]]:
    """The instances of a secondary are readers, whichever of them would write after a failover."""
    follows = bool(self.global_cluster_identifier) and not self.is_writer
    return [
        {
            "DBInstanceIdentifier": instance.db_instance_identifier,
            "IsClusterWriter": instance.is_cluster_writer and not follows,
            "DBClusterParameterGroupStatus": "in-sync",
            "PromotionTier": instance.promotion_tier,
        }
        for instance in self.members
    ]


def leave(cluster: GlobalCluster, leaving: DBCluster) -> None:
    cluster.members.remove(leaving)
    leaving.global_cluster_identifier = None
    leaving.replication_source_identifier = None
    leaving.is_writer = False
    align(cluster, next((candidate for candidate in cluster.members if candidate.is_writer), None))


def describe(call: Call) -> dict[str, Any]:
    if "GlobalClusterIdentifier" in call.params:
        return {"GlobalClusters": [global_cluster(call)]}
    clusters = list(call.backend_of(HOME).global_clusters.values())
    for condition in call.params.get("Filters", []):
        wanted = set(condition["Values"])
        if condition["Name"] == "db-cluster-id":
            clusters = [
                cluster
                for cluster in clusters
                if any({each.db_cluster_arn, each.db_cluster_identifier} & wanted for each in cluster.members)
            ]
    return {"GlobalClusters": clusters}


def create(call: Call) -> dict[str, Any]:
    params = call.params
    source = (
        find_cluster(params["SourceDBClusterIdentifier"]) if "SourceDBClusterIdentifier" in params else None
    )
    created = call.backend_of(HOME).create_global_cluster(
        global_cluster_identifier=params["GlobalClusterIdentifier"],
        source_db_cluster_identifier=None,
        engine=source.engine if source else params.get("Engine"),
        engine_version=source.engine_version if source else params.get("EngineVersion"),
        storage_encrypted=source.storage_encrypted if source else params.get("StorageEncrypted"),
        deletion_protection=params.get("DeletionProtection"),
    )
    created.database_name = source.database_name if source else params.get("DatabaseName")
    created.engine_lifecycle_support = params.get(
        "EngineLifecycleSupport", "open-source-rds-extended-support"
    )
    created.tags = params.get("Tags", [])
    if source:
        source.global_cluster_identifier = created.global_cluster_identifier
        created.members.append(source)
        align(created, source)
    return {"GlobalCluster": created}


def modify(call: Call) -> dict[str, Any]:
    cluster = global_cluster(call)
    clusters = call.backend_of(HOME).global_clusters
    del clusters[cluster.global_cluster_identifier]
    for name, attribute in RENAMED.items():
        if name in call.params:
            setattr(cluster, attribute, call.params[name])
    cluster.deletion_protection = call.params.get("DeletionProtection", cluster.deletion_protection)
    clusters[cluster.global_cluster_identifier] = cluster
    for each in cluster.members:
        each.global_cluster_identifier = cluster.global_cluster_identifier
        each.engine_version = call.params.get("EngineVersion", each.engine_version)
    return {"GlobalCluster": cluster}


def remove(call: Call) -> dict[str, Any]:
    cluster = global_cluster(call)
    leaving = member(cluster, call.params["DbClusterIdentifier"])
    if leaving.is_writer and len(cluster.members) > 1:
        message = f"{leaving.db_cluster_arn} is the writer of a global cluster that still has other members"
        raise ApiError("InvalidGlobalClusterStateFault", message)
    leave(cluster, leaving)
    return {"GlobalCluster": cluster}


def region_of(cluster: DBCluster) -> str:
    return str(cluster.db_cluster_arn).split(":")[3]


def checked_target(call: Call) -> DBCluster:
    """The member that is to write, when AWS would start to move the writer there: a failover is called in the
    region of its target, a switchover in the region of the writer, and engine versions are equal.
    https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html"""
    cluster = global_cluster(call)
    target = member(cluster, call.params["TargetDbClusterIdentifier"])
    if target.is_writer:
        message = f"{target.db_cluster_arn} is already the writer of the global cluster"
        raise ApiError("InvalidGlobalClusterStateFault", message)
    writer = next((each for each in cluster.members if each.is_writer), target)
    lossy = call.model.name == "FailoverGlobalCluster" and bool(call.params.get("AllowDataLoss"))
    kind, place = ("failover", region_of(target)) if lossy else ("switchover", region_of(writer))
    if call.region != place:
        whose = "the cluster that is to write" if lossy else "the primary cluster"
        message = f"A {kind} is called in the region of {whose}, {place}, not in {call.region}"
        raise ApiError("InvalidGlobalClusterStateFault", message)
    if target.engine_version != writer.engine_version:
        message = (
            f"A {kind} needs equal engine versions: {writer.db_cluster_arn} has {writer.engine_version}, "
            f"{target.db_cluster_arn} has {target.engine_version}"
        )
        raise ApiError("InvalidGlobalClusterStateFault", message)
    return target


def fail_over(call: Call) -> dict[str, Any]:
    """Failover and switchover alike: the emulator has no replication that could lag or lose."""
    cluster, target = global_cluster(call), checked_target(call)
    align(cluster, target)
    return {"GlobalCluster": cluster}


def delete_cluster(call: Call) -> dict[str, Any]:
    found = call.backend.clusters.get(call.params["DBClusterIdentifier"])
    if found is not None and found.global_cluster_identifier:
        raise InvalidDBClusterStateFault(
            "This cluster is a part of a global cluster, please remove it from globalcluster first"
        )
    result: dict[str, Any] = call.proceed()
    return result


def apply() -> None:
    operation("rds", "DescribeGlobalClusters")(describe)
    operation("rds", "CreateGlobalCluster")(create)
    operation("rds", "ModifyGlobalCluster")(modify)
    operation("rds", "RemoveFromGlobalCluster")(remove)
    operation("rds", "FailoverGlobalCluster", "SwitchoverGlobalCluster")(fail_over)
    operation("rds", "DeleteDBCluster")(delete_cluster)
    DBCluster.db_cluster_members = property(members_of)  # type: ignore[assignment,method-assign]

    @wrap(RDSBackend, "create_db_cluster")
    def create_db_cluster(original: Any, self: RDSBackend, settings: Any) -> DBCluster:
        joined = rds_backends[self.account_id][HOME].global_clusters.get(
            settings.get("global_cluster_identifier") or ""
        )
        wanted = settings.get("engine_version")
        if joined and joined.members and wanted and wanted != joined.members[0].engine_version:
            message = (
                f"The engine version {wanted} differs from {joined.members[0].engine_version}, the version of the "
                f"global cluster {joined.global_cluster_identifier}"
            )
            raise ApiError("InvalidParameterCombination", message)
        created: DBCluster = original(self, settings)
        if joined:
            align(joined, next((each for each in joined.members if each.is_writer), None))
        return created


def probe(aws: Any) -> None:
    east, west = aws.client("rds"), aws.client("rds", "us-west-2")
    engine = {"Engine": "aurora-postgresql", "EngineVersion": "16.4"}
    east.create_global_cluster(GlobalClusterIdentifier="g", DatabaseName="app", **engine)
    login = {"MasterUsername": "root", "MasterUserPassword": "password1"}
    near = {"DBClusterIdentifier": "near", "GlobalClusterIdentifier": "g"}
    primary = east.create_db_cluster(**near, **engine, **login)["DBCluster"]["DBClusterArn"]
    far = {"DBClusterIdentifier": "far", "GlobalClusterIdentifier": "g"}
    secondary = west.create_db_cluster(**far, **engine)["DBCluster"]["DBClusterArn"]
    for client, cluster in ((east, "near"), (west, "far")):
        instance = {"DBInstanceIdentifier": f"{cluster}-1", "DBInstanceClass": "db.r6g.large"}
        client.create_db_instance(**instance, DBClusterIdentifier=cluster, Engine=engine["Engine"])

    def agree(writer: str, reader: str) -> None:
        found = west.describe_global_clusters(GlobalClusterIdentifier="g")["GlobalClusters"][0]
        members = {each["DBClusterArn"]: each for each in found["GlobalClusterMembers"]}
        assert members[writer]["IsWriter"] and members[writer]["Readers"] == [reader], members
        assert not members[reader]["IsWriter"] and members[reader]["Readers"] == [], members
        for client, cluster, arn in ((east, "near", primary), (west, "far", secondary)):
            view = client.describe_db_clusters(DBClusterIdentifier=cluster)["DBClusters"][0]
            assert view.get("ReplicationSourceIdentifier") == (None if arn == writer else writer), view
            assert view["DBClusterMembers"][0]["IsClusterWriter"] == (arn == writer), view

    agree(primary, secondary)
    other = {"DBClusterIdentifier": "other", "GlobalClusterIdentifier": "g", "Engine": engine["Engine"]}
    assert aws.refused(west.create_db_cluster, **other, EngineVersion="16.3") == "InvalidParameterCombination"
    target = {"GlobalClusterIdentifier": "g", "TargetDbClusterIdentifier": secondary}
    fault = "InvalidGlobalClusterStateFault"
    assert aws.refused(west.switchover_global_cluster, **target) == fault
    assert aws.refused(west.failover_global_cluster, **target) == fault
    assert aws.refused(east.failover_global_cluster, **target, AllowDataLoss=True) == fault
    version = {"DBClusterIdentifier": "far", "ApplyImmediately": True}
    west.modify_db_cluster(**version, EngineVersion="16.3")
    assert aws.refused(west.failover_global_cluster, **target, AllowDataLoss=True) == fault
    west.modify_db_cluster(**version, EngineVersion=engine["EngineVersion"])
    west.failover_global_cluster(**target, AllowDataLoss=True)
    agree(secondary, primary)
    assert aws.refused(west.failover_global_cluster, **target) == fault
    west.switchover_global_cluster(GlobalClusterIdentifier="g", TargetDbClusterIdentifier=primary)
    agree(primary, secondary)
    by_member = [{"Name": "db-cluster-id", "Values": [secondary]}]
    found = east.describe_global_clusters(Filters=by_member)["GlobalClusters"]
    assert found[0]["DatabaseName"] == "app", found
    assert (
        aws.refused(east.describe_global_clusters, GlobalClusterIdentifier="x")
        == "GlobalClusterNotFoundFault"
    )
    protected = east.modify_global_cluster(GlobalClusterIdentifier="g", DeletionProtection=True)
    assert protected["GlobalCluster"]["DeletionProtection"] is True
    west.delete_db_instance(DBInstanceIdentifier="far-1", SkipFinalSnapshot=True)
    delete = {"DBClusterIdentifier": "far", "SkipFinalSnapshot": True}
    assert aws.refused(west.delete_db_cluster, **delete) == "InvalidDBClusterStateFault"
    west.remove_from_global_cluster(GlobalClusterIdentifier="g", DbClusterIdentifier=secondary)
    reader = {"DBInstanceIdentifier": "application-autoscaling-1"}
    west.create_db_instance(**reader, DBInstanceClass="db.r6g.large", DBClusterIdentifier="far", Engine=engine["Engine"])
    assert aws.refused(west.delete_db_cluster, **delete) == "InvalidDBClusterStateFault"
    west.delete_db_instance(**reader, SkipFinalSnapshot=True)
    west.delete_db_cluster(**delete)
    left = east.describe_global_clusters()["GlobalClusters"][0]["GlobalClusterMembers"]
    assert [each["DBClusterArn"] for each in left] == [primary], left
