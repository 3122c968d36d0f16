"""A read replica is an instance of its own, in its own region, subnet group and security groups, and promotion
detaches it from its source. In moto it is a copy that shares the source's region and lists, a replica in another
region cannot name its subnet group, and promotion leaves both sides linked."""

from __future__ import annotations

import copy
from typing import Any

from moto.core.utils import utcnow
from moto.ec2.models import ec2_backends
from moto.rds.exceptions import DBInstanceNotFoundError
from moto.rds.models import DBInstance, RDSBackend

from patches.rds_instance_resource_ids import new_resource_id
from patching import wrap

MODULE = "moto.rds.responses"
REQUIRES = ["rds_instance_resource_ids"]
OWN_LISTS = {"_tags": [], "replicas": [], "_associated_roles": []}
OWN_SETTINGS = {
    "multi_az": False,
    "backup_retention_period": 0,
    "deletion_protection": False,
    "status": "available",
}


def create_replica(self: RDSBackend, settings: dict[str, Any]) -> DBInstance:
    source = self.find_db_from_id(settings["source_db_instance_identifier"])
    replica = copy.copy(source)
    replica.backend = self
    replica.created = replica.instance_create_time = utcnow()
    replica.dbi_resource_id = new_resource_id()
    replica.manage_master_user_password = False
    replica.__dict__.pop("master_user_secret", None)
    for name, value in {**OWN_LISTS, **OWN_SETTINGS}.items():
        setattr(replica, name, copy.copy(value))
    replica.max_allocated_storage = replica.allocated_storage
    replica.enabled_cloudwatch_logs_exports = list(settings.get("enable_cloudwatch_logs_exports") or [])
    if source.region != self.region_name:
        move(replica)
    replica.update(**{name: value for name, value in settings.items() if name != "backend"})
    if not settings.get("vpc_security_group_ids"):
        replica.vpc_security_group_ids = default_security_groups(replica, source)
    replica.is_replica = True
    self.databases[replica.db_instance_identifier] = replica
    source.add_replica(replica)
    return replica


def move(replica: DBInstance) -> None:
    """What belongs to a region stays behind in the source's."""
    replica.availability_zone = f"{replica.region}a"
    replica.__dict__.pop("db_subnet_group", None)
    replica.db_parameter_group_name = None


def default_security_groups(replica: DBInstance, source: DBInstance) -> list[str]:
    if replica.region == source.region:
        return list(source.vpc_security_group_ids)
    network = ec2_backends[replica.account_id][replica.region]
    group = replica.__dict__.get("db_subnet_group")
    vpc_id = group.vpc_id if group else network.default_vpc.id
    return [network.get_default_security_group(vpc_id).id]


def detach(replica: DBInstance) -> None:
    try:
        source = replica.backend.find_db_from_id(replica.source_db_instance_identifier)
        source.remove_replica(replica)
    except DBInstanceNotFoundError:
        pass
    replica.is_replica = False
    replica.source_db_instance_identifier = None


def status_infos(self: DBInstance) -> list[dict[str, Any]]:
    replicating = {"StatusType": "read replication", "Status": "replicating", "Normal": True}
    return [replicating] if self.is_replica else []


def apply() -> None:
    RDSBackend.create_db_instance_read_replica = create_replica  # type: ignore[method-assign]
    DBInstance.status_infos = property(status_infos)  # type: ignore[attr-defined]

    @wrap(DBInstance, "remove_replica")
    def remove_replica(original: Any, self: DBInstance, replica: DBInstance) -> None:
        gone = (replica.db_instance_identifier, replica.db_instance_arn)
        self.replicas = [name for name in self.replicas if name not in gone]

    @wrap(RDSBackend, "promote_read_replica")
    def promote(original: Any, self: RDSBackend, settings: Any) -> DBInstance:
        replica = self.describe_db_instances(settings["db_instance_identifier"])[0]
        if replica.is_replica:
            detach(replica)
            replica.backup_retention_period = 1
            replica.update(**settings)
        return replica

    @wrap(RDSBackend, "delete_db_instance")
    def delete(original: Any, self: RDSBackend, db_instance_identifier: str, **kwargs: Any) -> DBInstance:
        instance = self.databases.get(db_instance_identifier)
        if instance and instance.is_replica and not instance.deletion_protection:
            detach(instance)
        deleted: DBInstance = original(self, db_instance_identifier=db_instance_identifier, **kwargs)
        return deleted


def probe(aws: Any) -> None:
    east, west = aws.client("rds"), aws.client("rds", "us-west-2")
    group = aws.db_subnet_group("us-west-2")
    source = {"DBInstanceIdentifier": "main", "DBInstanceClass": "db.t3.micro", "Engine": "postgres"}
    arn = east.create_db_instance(**source, Tags=[{"Key": "a", "Value": "b"}])["DBInstance"]["DBInstanceArn"]
    near = {"DBInstanceIdentifier": "near", "SourceDBInstanceIdentifier": "main"}
    east.create_db_instance_read_replica(**near)
    far = {"DBInstanceIdentifier": "far", "SourceDBInstanceIdentifier": arn, "DBSubnetGroupName": group}
    west.create_db_instance_read_replica(**far)

    def read(client: Any, name: str) -> Any:
        return client.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]

    replica = read(west, "far")
    assert replica["DBInstanceArn"].split(":")[3] == "us-west-2", replica
    assert replica["DBSubnetGroup"]["DBSubnetGroupName"] == group and replica["TagList"] == []
    assert (
        replica["AvailabilityZone"] == "us-west-2a" and replica["StatusInfos"][0]["Status"] == "replicating"
    )
    assert replica["ReadReplicaSourceDBInstanceIdentifier"] == arn and replica["DbiResourceId"] != ""
    replicas = read(east, "main")["ReadReplicaDBInstanceIdentifiers"]
    assert replicas == ["near", replica["DBInstanceArn"]], replicas
    for client, name in ((west, "far"), (east, "near")):
        client.promote_read_replica(DBInstanceIdentifier=name, BackupRetentionPeriod=7)
        promoted = read(client, name)
        assert promoted.get("ReadReplicaSourceDBInstanceIdentifier") is None and promoted["StatusInfos"] == []
        assert promoted["BackupRetentionPeriod"] == 7
    assert read(east, "main")["ReadReplicaDBInstanceIdentifiers"] == []
    west.delete_db_instance(DBInstanceIdentifier="far", SkipFinalSnapshot=True)
    assert read(east, "main")["DBInstanceStatus"] == "available"
