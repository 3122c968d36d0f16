"""The resource servers of a user pool can be changed and deleted. moto can only create them, so that no user
pool with one can be destroyed in order."""

from __future__ import annotations

from typing import Any

from operations import Call, operation

MODULE = "moto.cognitoidp.responses"


def update(call: Call) -> dict[str, Any]:
    server = call.backend.describe_resource_server(call.params["UserPoolId"], call.params["Identifier"])
    server.name, server.scopes = call.params["Name"], call.params.get("Scopes", [])
    return {"ResourceServer": server.to_json()}


def delete(call: Call) -> dict[str, Any]:
    pool = call.backend.describe_user_pool(call.params["UserPoolId"])
    call.backend.describe_resource_server(call.params["UserPoolId"], call.params["Identifier"])
    del pool.resource_servers[call.params["Identifier"]]
    return {}


def apply() -> None:
    operation("cognito-idp", "UpdateResourceServer")(update)
    operation("cognito-idp", "DeleteResourceServer")(delete)


def probe(aws: Any) -> None:
    client = aws.client("cognito-idp")
    pool = client.create_user_pool(PoolName="p")["UserPool"]["Id"]
    server = {"UserPoolId": pool, "Identifier": "https://api.example.com"}
    client.create_resource_server(**server, Name="api")
    scopes = [{"ScopeName": "read", "ScopeDescription": "read"}]
    client.update_resource_server(**server, Name="API", Scopes=scopes)
    found = client.describe_resource_server(**server)["ResourceServer"]
    assert (found["Name"], found["Scopes"]) == ("API", scopes), found
    client.delete_resource_server(**server)
    assert aws.refused(client.describe_resource_server, **server) == "ResourceNotFoundException"
