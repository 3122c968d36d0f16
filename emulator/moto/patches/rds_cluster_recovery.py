"""A cluster is restored from a snapshot whatever its password's source, a cluster that replicates nothing cannot be
promoted, and an associated role can be removed. moto crashes on the first two and lacks the third."""

from __future__ import annotations

from typing import Any

from moto.rds.exceptions import DBClusterNotFoundError, InvalidDBClusterStateFault
from moto.rds.models import DBCluster, RDSBackend

from operations import ApiError, Call, operation
from patching import wrap

MODULE = "moto.rds.responses"
NOT_COPIED = (
    "master_user_secret",
    "global_cluster_identifier",
    "replication_source_identifier",
    "availability_zones",
)


def remove_role(call: Call) -> dict[str, Any]:
    cluster = call.backend.describe_db_clusters(call.params["DBClusterIdentifier"])[0]
    role = next((each for each in cluster.associated_roles if each.role_arn == call.params["RoleArn"]), None)
    if role is None:
        raise ApiError(
            "DBClusterRoleNotFound", f"{call.params['RoleArn']} is not associated with the cluster"
        )
    cluster.associated_roles.remove(role)
    return {}


def apply() -> None:
    operation("rds", "RemoveRoleFromDBCluster")(remove_role)

    @wrap(DBCluster, "get_cfg")
    def get_cfg(original: Any, self: DBCluster) -> dict[str, Any]:
        self.__dict__.setdefault("_master_user_password", "restored-password")
        return {name: value for name, value in original(self).items() if name not in NOT_COPIED}

    @wrap(RDSBackend, "promote_read_replica_db_cluster")
    def promote(original: Any, self: RDSBackend, db_cluster_identifier: str) -> DBCluster:
        cluster = self.clusters.get(db_cluster_identifier)
        if cluster is None:
            raise DBClusterNotFoundError(db_cluster_identifier)
        if not cluster.replication_source_identifier or cluster.global_cluster_identifier:
            raise InvalidDBClusterStateFault(f"{db_cluster_identifier} is not a read replica")
        promoted: DBCluster = original(self, db_cluster_identifier)
        return promoted


def probe(aws: Any) -> None:
    client = aws.client("rds")
    cluster = {"DBClusterIdentifier": "c", "Engine": "aurora-postgresql"}
    client.create_db_cluster(**cluster, MasterUsername="root", ManageMasterUserPassword=True)
    assert (
        aws.refused(client.promote_read_replica_db_cluster, DBClusterIdentifier="c")
        == "InvalidDBClusterStateFault"
    )
    client.create_db_cluster_snapshot(DBClusterIdentifier="c", DBClusterSnapshotIdentifier="s")
    restore = {"DBClusterIdentifier": "r", "SnapshotIdentifier": "s", "Engine": "aurora-postgresql"}
    assert client.restore_db_cluster_from_snapshot(**restore)["DBCluster"]["DBClusterIdentifier"] == "r"
    role = {"DBClusterIdentifier": "c", "RoleArn": f"arn:aws:iam::{aws.account}:role/load"}
    client.add_role_to_db_cluster(**role, FeatureName="s3Import")
    client.remove_role_from_db_cluster(**role, FeatureName="s3Import")
    assert client.describe_db_clusters(DBClusterIdentifier="c")["DBClusters"][0]["AssociatedRoles"] == []
