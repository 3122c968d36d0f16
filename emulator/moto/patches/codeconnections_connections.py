"""A connection lets pipelines and builds read repositories of GitHub and others; it exists under the service's old
name and its new one. moto has neither. The handshake cannot be completed here, so a connection is available at
once."""

from __future__ import annotations

from typing import Any

from moto.moto_api._internal import mock_random

from operations import ApiError, Call, operation
from tags import as_dict, serve_tags, tags_of

SERVICES = ["codestar-connections", "codeconnections"]


def make(call: Call, kind: str, tail: str, **settings: Any) -> str:
    arn = f"arn:aws:{call.service.service_name}:{call.region}:{call.account}:{kind}/{tail}"
    call.state(kind)[arn] = {**call.params, **settings}
    tags_of(call, arn).update(as_dict(call.params.get("Tags")))
    return arn


def found(call: Call, kind: str) -> dict[str, Any]:
    arn = call.params["ConnectionArn" if kind == "connection" else "HostArn"]
    if arn not in call.state(kind):
        raise ApiError("ResourceNotFoundException", f"{arn} not found")
    thing: dict[str, Any] = call.state(kind)[arn]
    return thing


def create_connection(call: Call) -> dict[str, Any]:
    provider = call.params.get("ProviderType")
    if "HostArn" in call.params:
        provider = found(call, "host")["ProviderType"]
    arn = make(
        call,
        "connection",
        str(mock_random.uuid4()),
        ProviderType=provider,
        OwnerAccountId=call.account,
        ConnectionStatus="AVAILABLE",
    )
    call.state("connection")[arn]["ConnectionArn"] = arn
    return {"ConnectionArn": arn, "Tags": call.params.get("Tags", [])}


def list_connections(call: Call) -> dict[str, Any]:
    wanted = {"ProviderType": "ProviderTypeFilter", "HostArn": "HostArnFilter"}
    chosen = {name: call.params[given] for name, given in wanted.items() if given in call.params}
    return {
        "Connections": [each for each in call.state("connection").values() if chosen.items() <= each.items()]
    }


def create_host(call: Call) -> dict[str, Any]:
    tail = f"{call.params['Name']}/{mock_random.get_random_hex(8)}"
    arn = make(call, "host", tail, Status="AVAILABLE")
    call.state("host")[arn]["HostArn"] = arn
    return {"HostArn": arn, "Tags": call.params.get("Tags", [])}


def update_host(call: Call) -> dict[str, Any]:
    host = found(call, "host")
    host.update(
        {name: call.params[name] for name in ("ProviderEndpoint", "VpcConfiguration") if name in call.params}
    )
    return {}


def delete(call: Call, kind: str) -> dict[str, Any]:
    if kind == "host" and any(
        each.get("HostArn") == call.params["HostArn"] for each in call.state("connection").values()
    ):
        raise ApiError("ResourceUnavailableException", "The host still has connections")
    found(call, kind)
    call.state(kind).pop(call.params["ConnectionArn" if kind == "connection" else "HostArn"])
    return {}


def apply() -> None:
    for service in SERVICES:
        for name, handler in {
            "CreateConnection": create_connection,
            "GetConnection": lambda call: {"Connection": found(call, "connection")},
            "ListConnections": list_connections,
            "DeleteConnection": lambda call: delete(call, "connection"),
            "CreateHost": create_host,
            "GetHost": lambda call: found(call, "host"),
            "ListHosts": lambda call: {"Hosts": list(call.state("host").values())},
            "UpdateHost": update_host,
            "DeleteHost": lambda call: delete(call, "host"),
        }.items():
            operation(service, name)(handler)
        serve_tags(service)


def probe(aws: Any) -> None:
    for service in SERVICES:
        client = aws.client(service, "us-west-2")
        tags = [{"Key": "a", "Value": "b"}]
        made = client.create_connection(ConnectionName="c", ProviderType="GitHub", Tags=tags)["ConnectionArn"]
        assert made.startswith(f"arn:aws:{service}:us-west-2:"), made
        connection = client.get_connection(ConnectionArn=made)["Connection"]
        assert (connection["ConnectionStatus"], connection["ProviderType"]) == (
            "AVAILABLE",
            "GitHub",
        ), connection
        assert client.list_tags_for_resource(ResourceArn=made)["Tags"] == tags
        endpoint = {"ProviderType": "GitHubEnterpriseServer", "ProviderEndpoint": "https://git.example.com"}
        host = client.create_host(Name="h", **endpoint)["HostArn"]
        client.create_connection(ConnectionName="d", HostArn=host)
        assert len(client.list_connections(HostArnFilter=host)["Connections"]) == 1
        assert aws.client(service).list_connections()["Connections"] == []
        assert aws.refused(client.delete_host, HostArn=host) == "ResourceUnavailableException"
        client.delete_connection(ConnectionArn=made)
        assert aws.refused(client.get_connection, ConnectionArn=made) == "ResourceNotFoundException"
