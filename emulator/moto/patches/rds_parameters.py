"""Parameters that a user set are reported with the source `user`, and can be reset. moto reports no source, so that
Terraform treats them as defaults and sets them again in every plan, and has no reset."""

from __future__ import annotations

import functools
from typing import Any

from moto.rds.exceptions import DBParameterGroupNotFoundError

from operations import Call, operation

MODULE = "moto.rds.responses"
KINDS = {"DB": "db_parameter_groups", "DBCluster": "db_cluster_parameter_groups"}


def describe(call: Call) -> dict[str, Any]:
    result: dict[str, Any] = call.proceed()
    for parameter in result["Parameters"]:
        parameter.update({"Source": "user", "IsModifiable": True})
        parameter.setdefault(
            "ApplyType", "static" if parameter.get("ApplyMethod") == "pending-reboot" else "dynamic"
        )
    if call.params.get("Source", "user") != "user":
        result["Parameters"] = []
    return result


def reset(kind: str, call: Call) -> dict[str, Any]:
    name = call.params[f"{kind}ParameterGroupName"]
    groups = getattr(call.backend, KINDS[kind])
    if name not in groups:
        raise DBParameterGroupNotFoundError(name)
    if call.params.get("ResetAllParameters"):
        groups[name].parameters.clear()
    for parameter in call.params.get("Parameters", []):
        groups[name].parameters.pop(parameter["ParameterName"], None)
    return {f"{kind}ParameterGroupName": name}


def apply() -> None:
    operation("rds", "DescribeDBParameters", "DescribeDBClusterParameters")(describe)
    for kind in KINDS:
        operation("rds", f"Reset{kind}ParameterGroup")(functools.partial(reset, kind))


def probe(aws: Any) -> None:
    client = aws.client("rds")
    group = {"DBParameterGroupName": "p"}
    client.create_db_parameter_group(**group, DBParameterGroupFamily="postgres16", Description="probe")
    parameter = {"ParameterName": "log_statement", "ParameterValue": "all", "ApplyMethod": "immediate"}
    client.modify_db_parameter_group(**group, Parameters=[parameter])
    found = client.describe_db_parameters(**group)["Parameters"]
    assert found[0]["Source"] == "user" and found[0]["ParameterValue"] == "all", found
    assert client.describe_db_parameters(**group, Source="system")["Parameters"] == []
    client.reset_db_parameter_group(**group, Parameters=[parameter])
    assert client.describe_db_parameters(**group)["Parameters"] == []
