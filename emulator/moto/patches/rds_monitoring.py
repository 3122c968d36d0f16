"""Enhanced monitoring, Performance Insights and the exported logs of an instance or cluster are read back as they
were set. moto drops them, or keeps a modification under the request's name, so that Terraform sets them in every
plan."""

from __future__ import annotations

from typing import Any

from moto.rds.models import DBCluster, DBInstance, RDSBackend

from patching import wrap

MODULE = "moto.rds.responses"
REQUIRES = ["rds_read_replicas"]
DEFAULTS = {
    "monitoring_interval": 0,
    "monitoring_role_arn": None,
    "performance_insights_enabled": False,
    "performance_insights_kms_key_id": None,
    "performance_insights_retention_period": None,
    "database_insights_mode": "standard",
}
ENABLED = "performance_insights_enabled"


def remember(target: Any, settings: Any) -> None:
    """Keeps the settings that a request names, under the names by which they are read."""
    named = {name: settings.get(name) for name in DEFAULTS}
    named[ENABLED] = settings.get("enable_performance_insights")
    for name, value in named.items():
        if value is not None or name not in target.__dict__:
            setattr(target, name, DEFAULTS[name] if value is None else value)
    if getattr(target, ENABLED):
        target.performance_insights_retention_period = target.performance_insights_retention_period or 7
    else:
        target.performance_insights_kms_key_id = target.performance_insights_retention_period = None


def export_logs(target: Any, configuration: Any) -> None:
    logs = set(target.enabled_cloudwatch_logs_exports) - set(configuration.get("DisableLogTypes", []))
    target.enabled_cloudwatch_logs_exports = sorted(logs | set(configuration.get("EnableLogTypes", [])))


def apply() -> None:
    for model in (DBInstance, DBCluster):

        @wrap(model, "__init__")
        def init(original: Any, self: Any, *args: Any, **settings: Any) -> None:
            original(self, *args, **settings)
            remember(self, settings)

    @wrap(DBInstance, "update")
    def update(original: Any, self: DBInstance, **settings: Any) -> None:
        original(self, **settings)
        remember(self, settings)

    @wrap(RDSBackend, "create_db_instance_read_replica")
    def create_replica(original: Any, self: RDSBackend, settings: Any) -> DBInstance:
        replica: DBInstance = original(self, settings)
        for name in DEFAULTS:
            replica.__dict__.pop(name, None)
        remember(replica, settings)
        return replica

    @wrap(RDSBackend, "modify_db_cluster")
    def modify_cluster(original: Any, self: RDSBackend, settings: Any) -> DBCluster:
        cluster = self.clusters.get(settings["db_cluster_identifier"])
        logs = settings.get("cloudwatch_logs_export_configuration")
        authentication = settings.get("enable_iam_database_authentication")
        modified: DBCluster = original(self, settings)
        for target in (cluster, modified):
            remember(target, settings)
            if logs:
                export_logs(target, logs)
            if authentication is not None:
                target.iam_auth = authentication
        return modified


def probe(aws: Any) -> None:
    client = aws.client("rds")
    monitored = {"MonitoringInterval": 60, "MonitoringRoleArn": f"arn:aws:iam::{aws.account}:role/m"}
    insights = {
        "EnablePerformanceInsights": True,
        "PerformanceInsightsKMSKeyId": "arn:aws:kms:us-east-1:1:key/k",
    }
    wanted = {**monitored, "PerformanceInsightsEnabled": True, "PerformanceInsightsRetentionPeriod": 731}
    settings = {**monitored, **insights, "PerformanceInsightsRetentionPeriod": 731}
    one = {"DBInstanceIdentifier": "one", "DBInstanceClass": "db.t3.micro", "Engine": "postgres"}

    def reads(found: dict[str, Any], expected: dict[str, Any]) -> None:
        assert {name: found.get(name) for name in expected} == expected, found

    client.create_db_instance(**one, **settings)
    reads(client.describe_db_instances()["DBInstances"][0], wanted)
    off = {"MonitoringInterval": 0, "EnablePerformanceInsights": False}
    client.modify_db_instance(DBInstanceIdentifier="one", **off, ApplyImmediately=True)
    reads(
        client.describe_db_instances()["DBInstances"][0],
        {"MonitoringInterval": 0, "PerformanceInsightsEnabled": False},
    )
    cluster = {"DBClusterIdentifier": "c", "Engine": "aurora-postgresql"}
    login = {"MasterUsername": "root", "MasterUserPassword": "password1"}
    client.create_db_cluster(**cluster, **login, EnableCloudwatchLogsExports=["postgresql"])
    clustered = {"DBInstanceIdentifier": "two", "DBClusterIdentifier": "c", "DBInstanceClass": "db.r6g.large"}
    client.create_db_instance(**clustered, Engine="aurora-postgresql", **settings)
    reads(client.describe_db_instances(DBInstanceIdentifier="two")["DBInstances"][0], wanted)
    exports = {"EnableLogTypes": ["instance"], "DisableLogTypes": ["postgresql"]}
    client.modify_db_cluster(
        DBClusterIdentifier="c",
        EnablePerformanceInsights=True,
        EnableIAMDatabaseAuthentication=True,
        CloudwatchLogsExportConfiguration=exports,
    )
    modified = {"PerformanceInsightsEnabled": True, "IAMDatabaseAuthenticationEnabled": True}
    expected = {**modified, "EnabledCloudwatchLogsExports": ["instance"]}
    reads(client.describe_db_clusters()["DBClusters"][0], expected)
