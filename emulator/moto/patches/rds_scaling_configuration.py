"""Only a cluster of engine mode `serverless` has a scaling configuration. moto reports an empty one for every
cluster, which Terraform removes in each plan."""

from __future__ import annotations

from typing import Any

from moto.rds.models import DBCluster

MODULE = "moto.rds.responses"


def apply() -> None:
    info: Any = DBCluster.scaling_configuration_info
    DBCluster.scaling_configuration_info = property(  # type: ignore[assignment,method-assign]
        lambda self: info.fget(self) if self.scaling_configuration else None
    )


def probe(aws: Any) -> None:
    client = aws.client("rds")
    login = {"MasterUsername": "root", "MasterUserPassword": "password1"}
    client.create_db_cluster(DBClusterIdentifier="plain", Engine="aurora-mysql", **login)
    assert "ScalingConfigurationInfo" not in client.describe_db_clusters()["DBClusters"][0]
    serverless = {"Engine": "aurora-mysql", "EngineMode": "serverless"}
    client.create_db_cluster(DBClusterIdentifier="scaling", **serverless, **login)
    found = client.describe_db_clusters(DBClusterIdentifier="scaling")["DBClusters"][0]
    assert found["ScalingConfigurationInfo"]["MaxCapacity"] == 16, found
