"""Query logging accepts the ARN of a log group as CloudWatch Logs returns it, with `:*` at the end or without. moto
finds no log group without it, which is how Terraform sends it."""

from __future__ import annotations

from typing import Any

from moto.route53.models import Route53Backend

from patching import wrap

MODULE = "moto.route53.responses"


def apply() -> None:
    @wrap(Route53Backend, "create_query_logging_config")
    def create(original: Any, self: Route53Backend, hosted_zone_id: str, log_group_arn: str) -> Any:
        complete = log_group_arn if log_group_arn.endswith(":*") else f"{log_group_arn}:*"
        created = original(self, hosted_zone_id, complete)
        created.cloud_watch_logs_log_group_arn = log_group_arn
        return created


def probe(aws: Any) -> None:
    client, logs = aws.client("route53"), aws.client("logs")
    zone = client.create_hosted_zone(Name="example.com", CallerReference="probe")["HostedZone"]["Id"]
    logs.create_log_group(logGroupName="/aws/route53/example.com")
    group = f"arn:aws:logs:us-east-1:{aws.account}:log-group:/aws/route53/example.com"
    config = {"HostedZoneId": zone.split("/")[-1], "CloudWatchLogsLogGroupArn": group}
    created = client.create_query_logging_config(**config)["QueryLoggingConfig"]
    found = client.get_query_logging_config(Id=created["Id"])["QueryLoggingConfig"]
    assert found["CloudWatchLogsLogGroupArn"] == group, found
