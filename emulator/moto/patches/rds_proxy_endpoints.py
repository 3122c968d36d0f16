"""
A proxy has further endpoints, such as a read-only one. moto has none. AWS refuses a read-only endpoint while the cluster of the
proxy has no reader: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-endpoints.html
"""

from __future__ import annotations

from typing import Any

from moto.moto_api._internal import mock_random
from moto.rds.models import DBProxy

from operations import ApiError, Call, operation
from tags import keep_rds_tags

MODULE = "moto.rds.responses"

TAGS = "proxy_endpoint_tags"


def endpoints(call: Call) -> dict[str, dict[str, Any]]:
    return call.state("proxy_endpoints")


def proxy_of(call: Call) -> DBProxy:
    found: DBProxy = call.backend.describe_db_proxies(call.params["DBProxyName"], None)[0]
    return found


def endpoint_of(call: Call) -> dict[str, Any]:
    name = call.params["DBProxyEndpointName"]
    if name not in endpoints(call):
        raise ApiError("DBProxyEndpointNotFoundFault", f"The endpoint {name} doesn't exist.")
    return endpoints(call)[name]


def has_readers(call: Call, proxy: DBProxy) -> bool:
    """Whether each cluster of the proxy has an instance that is not its writer."""
    targets = [target for group in proxy.proxy_target_groups.values() for target in group.targets]
    clusters = [call.backend.clusters[one.rds_resource_id] for one in targets if one.type == "TRACKED_CLUSTER"]
    return all(any(not member["IsClusterWriter"] for member in each.db_cluster_members) for each in clusters)


def create(call: Call) -> dict[str, Any]:
    name, proxy = call.params["DBProxyEndpointName"], proxy_of(call)
    if name in endpoints(call):
        raise ApiError("DBProxyEndpointAlreadyExistsFault", f"The endpoint {name} already exists.")
    if call.params.get("TargetRole") == "READ_ONLY" and not has_readers(call, proxy):
        message = f"The cluster of the proxy {proxy.db_proxy_name} has no reader instance."
        raise ApiError("InvalidDBProxyStateFault", message)
    arn = f"arn:aws:rds:{call.region}:{call.account}:db-proxy-endpoint:prx-endpoint-{mock_random.get_random_hex(17)}"
    endpoints(call)[name] = {
        "DBProxyEndpointName": name,
        "DBProxyEndpointArn": arn,
        "DBProxyName": proxy.db_proxy_name,
        "Status": "available",
        "VpcId": proxy.vpc_id,
        "VpcSubnetIds": call.params["VpcSubnetIds"],
        "VpcSecurityGroupIds": call.params.get("VpcSecurityGroupIds", proxy.vpc_security_group_ids),
        "Endpoint": f"{name}.endpoint.{proxy.endpoint.split('.', 1)[1]}",
        "TargetRole": call.params.get("TargetRole", "READ_WRITE"),
        "IsDefault": False,
    }
    call.state(TAGS)[arn] = call.params.get("Tags", [])
    return {"DBProxyEndpoint": endpoints(call)[name]}


def describe(call: Call) -> dict[str, Any]:
    if "DBProxyEndpointName" in call.params:
        return {"DBProxyEndpoints": [endpoint_of(call)]}
    wanted = call.params.get("DBProxyName")
    return {"DBProxyEndpoints": [one for one in endpoints(call).values() if wanted in (None, one["DBProxyName"])]}


def modify(call: Call) -> dict[str, Any]:
    endpoint = endpoint_of(call)
    endpoint["VpcSecurityGroupIds"] = call.params.get("VpcSecurityGroupIds", endpoint["VpcSecurityGroupIds"])
    return {"DBProxyEndpoint": endpoint}


def delete(call: Call) -> dict[str, Any]:
    deleted = endpoint_of(call)
    del endpoints(call)[deleted["DBProxyEndpointName"]]
    return {"DBProxyEndpoint": {**deleted, "Status": "deleting"}}


def apply() -> None:
    operation("rds", "CreateDBProxyEndpoint")(create)
    operation("rds", "DescribeDBProxyEndpoints")(describe)
    operation("rds", "ModifyDBProxyEndpoint")(modify)
    operation("rds", "DeleteDBProxyEndpoint")(delete)
    keep_rds_tags(TAGS)


def probe(aws: Any) -> None:
    subnets = [one["SubnetId"] for one in aws.client("ec2").describe_subnets()["Subnets"][:2]]
    client = aws.client("rds")
    auth = [{"AuthScheme": "SECRETS", "SecretArn": f"arn:aws:secretsmanager:us-east-1:{aws.account}:secret:s"}]
    role = f"arn:aws:iam::{aws.account}:role/r"
    client.create_db_proxy(DBProxyName="p", EngineFamily="MYSQL", Auth=auth, RoleArn=role, VpcSubnetIds=subnets)
    engine = {"Engine": "aurora-mysql"}
    login = {"MasterUsername": "admin", "MasterUserPassword": "secret-password"}
    client.create_db_cluster(DBClusterIdentifier="c", **engine, **login)
    member = {"DBClusterIdentifier": "c", "DBInstanceClass": "db.r6g.large", **engine}
    client.create_db_instance(DBInstanceIdentifier="writer", **member)
    client.register_db_proxy_targets(DBProxyName="p", TargetGroupName="default", DBClusterIdentifiers=["c"])
    name = {"DBProxyEndpointName": "readers"}
    readers = {**name, "DBProxyName": "p", "TargetRole": "READ_ONLY", "VpcSubnetIds": subnets}
    assert aws.refused(client.create_db_proxy_endpoint, **readers) == "InvalidDBProxyStateFault"
    client.create_db_instance(DBInstanceIdentifier="reader", **member)
    tags = [{"Key": "a", "Value": "b"}]
    made = client.create_db_proxy_endpoint(**readers, Tags=tags)["DBProxyEndpoint"]
    assert made["Endpoint"].startswith("readers.endpoint.db-proxy-"), made
    assert client.list_tags_for_resource(ResourceName=made["DBProxyEndpointArn"])["TagList"] == tags
    client.modify_db_proxy_endpoint(**name, VpcSecurityGroupIds=["sg-1"])
    found = client.describe_db_proxy_endpoints(**name)["DBProxyEndpoints"][0]
    assert (found["TargetRole"], found["VpcSecurityGroupIds"]) == ("READ_ONLY", ["sg-1"]), found
    client.delete_db_proxy_endpoint(**name)
    assert aws.refused(client.describe_db_proxy_endpoints, **name) == "DBProxyEndpointNotFoundFault"
