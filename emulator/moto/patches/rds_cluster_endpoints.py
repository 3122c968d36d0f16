"""A cluster has custom endpoints for chosen instances, in addition to its writer and reader endpoints. moto has
none."""

from __future__ import annotations

from typing import Any

from moto.moto_api._internal import mock_random
from moto.rds.models import DBCluster

from operations import ApiError, Call, operation
from tags import keep_rds_tags

MODULE = "moto.rds.responses"


def endpoints(call: Call) -> dict[str, dict[str, Any]]:
    return call.state("cluster_endpoints")


def cluster_of(call: Call) -> DBCluster:
    found: DBCluster = call.backend.describe_db_clusters(call.params["DBClusterIdentifier"])[0]
    return found


def endpoint_of(call: Call) -> dict[str, Any]:
    name = call.params["DBClusterEndpointIdentifier"].lower()
    if name not in endpoints(call):
        raise ApiError("DBClusterEndpointNotFoundFault", f"Cluster endpoint {name} not found")
    return endpoints(call)[name]


def create(call: Call) -> dict[str, Any]:
    name, cluster = call.params["DBClusterEndpointIdentifier"].lower(), cluster_of(call)
    if name in endpoints(call):
        raise ApiError("DBClusterEndpointAlreadyExistsFault", f"Cluster endpoint {name} already exists")
    host = cluster.endpoint.split(".cluster-", 1)[1]
    endpoints(call)[name] = {
        "StaticMembers": call.params.get("StaticMembers", []),
        "ExcludedMembers": call.params.get("ExcludedMembers", []),
        "DBClusterEndpointIdentifier": name,
        "DBClusterIdentifier": cluster.db_cluster_identifier,
        "DBClusterEndpointResourceIdentifier": f"cluster-endpoint-{mock_random.get_random_hex(26).upper()}",
        "DBClusterEndpointArn": f"arn:aws:rds:{call.region}:{call.account}:cluster-endpoint:{name}",
        "Endpoint": f"{name}.cluster-custom-{host}",
        "EndpointType": "CUSTOM",
        "CustomEndpointType": call.params["EndpointType"],
        "Status": "available",
    }
    endpoint = endpoints(call)[name]
    call.state("cluster_endpoint_tags")[endpoint["DBClusterEndpointArn"]] = call.params.get("Tags", [])
    return endpoint


def modify(call: Call) -> dict[str, Any]:
    endpoint = endpoint_of(call)
    if "EndpointType" in call.params:
        endpoint["CustomEndpointType"] = call.params["EndpointType"]
    for name in ("StaticMembers", "ExcludedMembers"):
        endpoint[name] = call.params.get(name, endpoint[name])
    return endpoint


def delete(call: Call) -> dict[str, Any]:
    deleted = endpoint_of(call)
    del endpoints(call)[deleted["DBClusterEndpointIdentifier"]]
    return {**deleted, "Status": "deleting"}


def describe(call: Call) -> dict[str, Any]:
    found = list(endpoints(call).values())
    for name in ("DBClusterEndpointIdentifier", "DBClusterIdentifier"):
        found = [each for each in found if each[name] == call.params.get(name, each[name]).lower()]
    if "DBClusterEndpointIdentifier" not in call.params:
        clusters = (
            [cluster_of(call)] if "DBClusterIdentifier" in call.params else call.backend.clusters.values()
        )
        for cluster in clusters:
            for kind, address in (("WRITER", cluster.endpoint), ("READER", cluster.reader_endpoint)):
                name = {"DBClusterIdentifier": cluster.db_cluster_identifier}
                found.append({**name, "EndpointType": kind, "Endpoint": address, "Status": "available"})
    return {"DBClusterEndpoints": found}


def apply() -> None:
    operation("rds", "CreateDBClusterEndpoint")(create)
    operation("rds", "ModifyDBClusterEndpoint")(modify)
    operation("rds", "DeleteDBClusterEndpoint")(delete)
    operation("rds", "DescribeDBClusterEndpoints")(describe)
    keep_rds_tags("cluster_endpoint_tags")


def probe(aws: Any) -> None:
    client = aws.client("rds", "us-west-2")
    secret = {"MasterUsername": "root", "MasterUserPassword": "password1"}
    client.create_db_cluster(DBClusterIdentifier="c", Engine="aurora-mysql", **secret)
    name = {"DBClusterEndpointIdentifier": "reports"}
    tags = [{"Key": "a", "Value": "b"}]
    made = client.create_db_cluster_endpoint(
        **name, DBClusterIdentifier="c", EndpointType="READER", Tags=tags
    )
    assert made["Endpoint"].startswith("reports.cluster-custom-"), made
    arn = made["DBClusterEndpointArn"]
    assert client.list_tags_for_resource(ResourceName=arn)["TagList"] == tags
    client.modify_db_cluster_endpoint(**name, EndpointType="ANY", StaticMembers=["c-1"])
    found = client.describe_db_cluster_endpoints(**name)["DBClusterEndpoints"][0]
    assert (found["CustomEndpointType"], found["StaticMembers"]) == ("ANY", ["c-1"]), found
    kinds = [each["EndpointType"] for each in client.describe_db_cluster_endpoints()["DBClusterEndpoints"]]
    assert sorted(kinds) == ["CUSTOM", "READER", "WRITER"], kinds
    client.delete_db_cluster_endpoint(**name)
    assert client.describe_db_cluster_endpoints(**name)["DBClusterEndpoints"] == []
