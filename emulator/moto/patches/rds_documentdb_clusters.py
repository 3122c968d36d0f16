"""Clusters and instances of Amazon DocumentDB are created and described through the API of RDS, under endpoints of
their own. moto refuses the engine."""

from __future__ import annotations

from typing import Any

from moto.rds.models import DBCluster, DBInstance
from moto.rds.utils import ClusterEngine, DbInstanceEngine

from patching import wrap

MODULE = "moto.rds.responses"
REQUIRES = ["rds_global_clusters"]
ENGINE = "docdb"
VERSION = "5.0.0"
DEFAULTS = {"default_engine_version": VERSION, "default_port": 27017, "default_allocated_storage": 1}


def apply() -> None:
    for engines, method in (
        (ClusterEngine, "list_cluster_engines"),
        (DbInstanceEngine, "valid_db_instance_engine"),
    ):
        names = getattr(engines, method)()
        setattr(engines, method, staticmethod(lambda names=names: [*names, ENGINE]))
    for name, value in DEFAULTS.items():
        for owner in (DBCluster, DBInstance):
            if hasattr(owner, name):
                give_default(owner, name, value)
    DBInstance.default_engine_versions[ENGINE] = VERSION

    @wrap(DBCluster, "__init__")
    def init(original: Any, self: DBCluster, *args: Any, **settings: Any) -> None:
        original(self, *args, **settings)
        if self.engine == ENGINE:
            self.storage_type = settings.get("storage_type")
        if self.engine == ENGINE and not settings.get("db_cluster_parameter_group_name"):
            self.parameter_group = f"default.docdb{'.'.join(self.engine_version.split('.')[:2])}"

    for owner, name in ((DBCluster, "endpoint"), (DBCluster, "reader_endpoint"), (DBInstance, "address")):
        setattr(owner, name, address(getattr(owner, name)))


def give_default(owner: type, name: str, value: Any) -> None:
    original = getattr(owner, name)

    def default(engine: str, *others: Any, **named: Any) -> Any:
        return value if engine == ENGINE else original(engine, *others, **named)

    setattr(owner, name, staticmethod(default))


def address(original: property) -> property:
    def get(self: Any) -> str:
        found: str = original.__get__(self)
        return found.replace(".rds.", ".docdb.") if self.engine == ENGINE else found

    return property(get)


def probe(aws: Any) -> None:
    client = aws.client("docdb", "us-west-2")
    aws.db_subnet_group("us-west-2")
    secret = {"MasterUsername": "root", "MasterUserPassword": "password1"}
    made = client.create_db_cluster(
        DBClusterIdentifier="c", Engine="docdb", DBSubnetGroupName="probe", **secret
    )
    assert made["DBCluster"]["Endpoint"].startswith("c.cluster-") and made["DBCluster"]["Port"] == 27017, made
    assert ".us-west-2.docdb.amazonaws.com" in made["DBCluster"]["ReaderEndpoint"], made
    client.create_db_instance(
        DBInstanceIdentifier="i", DBInstanceClass="db.r6g.large", Engine="docdb", DBClusterIdentifier="c"
    )
    instance = client.describe_db_instances(DBInstanceIdentifier="i")["DBInstances"][0]
    assert ".docdb." in instance["Endpoint"]["Address"] and instance["Endpoint"]["Port"] == 27017, instance
    assert instance["EngineVersion"] == VERSION and instance["DBClusterIdentifier"] == "c", instance
    arn = client.describe_db_clusters(DBClusterIdentifier="c")["DBClusters"][0]["DBClusterArn"]
    client.create_global_cluster(GlobalClusterIdentifier="g", SourceDBClusterIdentifier=arn)
    east = aws.client("docdb")
    east.create_db_cluster(DBClusterIdentifier="d", Engine="docdb", GlobalClusterIdentifier="g")
    second = east.describe_db_clusters(DBClusterIdentifier="d")["DBClusters"][0]["DBClusterArn"]
    client.failover_global_cluster(GlobalClusterIdentifier="g", TargetDbClusterIdentifier=second)
    members = east.describe_global_clusters(GlobalClusterIdentifier="g")["GlobalClusters"][0][
        "GlobalClusterMembers"
    ]
    assert {each["DBClusterArn"]: each["IsWriter"] for each in members} == {arn: False, second: True}, members
    assert "StorageType" not in made["DBCluster"], made
    assert not aws.client("docdb", "us-east-2").describe_db_clusters()["DBClusters"]
