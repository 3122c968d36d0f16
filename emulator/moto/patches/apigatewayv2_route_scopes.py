"""The scopes of a route can be removed with an empty list, as when IAM replaces its tokens. moto treats an empty
list as none given and keeps the old scopes."""

from __future__ import annotations

from typing import Any

from moto.apigatewayv2.models import Route

from patching import wrap

MODULE = "moto.apigatewayv2.responses"


def apply() -> None:
    @wrap(Route, "update")
    def update(original: Any, self: Route, authorization_scopes: list[str] | None, **settings: Any) -> None:
        original(self, authorization_scopes=authorization_scopes, **settings)
        if authorization_scopes is not None:
            self.authorization_scopes = authorization_scopes


def probe(aws: Any) -> None:
    client = aws.client("apigatewayv2", "us-west-2")
    api = client.create_api(Name="a", ProtocolType="HTTP")["ApiId"]
    scopes = ["drills/read"]
    route = client.create_route(ApiId=api, RouteKey="GET /", AuthorizationScopes=scopes)["RouteId"]
    client.update_route(ApiId=api, RouteId=route, OperationName="read")
    assert client.get_route(ApiId=api, RouteId=route)["AuthorizationScopes"] == scopes
    client.update_route(ApiId=api, RouteId=route, AuthorizationScopes=[], AuthorizationType="AWS_IAM")
    assert not client.get_route(ApiId=api, RouteId=route).get("AuthorizationScopes")
