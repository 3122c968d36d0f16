"""A custom domain name is available under an address of API Gateway's own, and it and its mappings can be changed.
moto returns neither the address nor the state for which Terraform waits, can change neither, and returns an empty
mutual TLS configuration."""

from __future__ import annotations

from typing import Any

from moto.apigatewayv2.models import ApiGatewayV2Backend, DomainName, apigatewayv2_backends
from moto.moto_api._internal import mock_random

from operations import Call, operation
from patching import wrap

MODULE = "moto.apigatewayv2.responses"
ZONES = {"us-east-1": "Z1UJRXOUMOOFQ8", "us-east-2": "ZOJJZC49E0EPZ", "us-west-2": "Z2OJLYMUO9EFXC"}


def completed(configuration: dict[str, Any], region: str) -> dict[str, Any]:
    identity = mock_random.get_random_string(10, lower_case=True)
    return {
        "apiGatewayDomainName": f"d-{identity}.execute-api.{region}.amazonaws.com",
        "domainNameStatus": "AVAILABLE",
        "endpointType": "REGIONAL",
        "hostedZoneId": ZONES.get(region, "Z0000000EMULATED"),
        "ipAddressType": "ipv4",
        "securityPolicy": "TLS_1_2",
        **configuration,
    }


def backend(call: Call) -> ApiGatewayV2Backend:
    """Not `call.backend`: moto routes both versions of API Gateway through the first."""
    return apigatewayv2_backends[call.account][call.region]


def update_domain(call: Call) -> dict[str, Any]:
    domain: DomainName = backend(call).get_domain_name(call.params["DomainName"])
    for known, given in zip(
        domain.domain_name_configurations, call.params.get("DomainNameConfigurations", [])
    ):
        known.update({name[0].lower() + name[1:]: value for name, value in given.items()})
    return domain.to_json()


def update_mapping(call: Call) -> dict[str, Any]:
    mapping = backend(call).get_api_mapping(call.params["ApiMappingId"], call.params["DomainName"])
    mapping.api_id = call.params.get("ApiId", mapping.api_id)
    mapping.stage = call.params.get("Stage", mapping.stage)
    mapping.api_mapping_key = call.params.get("ApiMappingKey", mapping.api_mapping_key)
    found: dict[str, Any] = mapping.to_json()
    return found


def apply() -> None:
    operation("apigatewayv2", "UpdateDomainName")(update_domain)
    operation("apigatewayv2", "UpdateApiMapping")(update_mapping)

    @wrap(DomainName, "__init__")
    def init(original: Any, self: DomainName, **settings: Any) -> None:
        original(self, **settings)
        region = settings["backend"].region_name
        self.domain_name_configurations = [
            completed(each, region) for each in self.domain_name_configurations
        ]

    @wrap(DomainName, "to_json")
    def to_json(original: Any, self: DomainName) -> dict[str, Any]:
        return {name: value for name, value in original(self).items() if value or name == "tags"}


def probe(aws: Any) -> None:
    client = aws.client("apigatewayv2", "us-west-2")
    certificate = f"arn:aws:acm:us-west-2:{aws.account}:certificate/c"
    domain = {"DomainName": "api.example.com"}
    client.create_domain_name(**domain, DomainNameConfigurations=[{"CertificateArn": certificate}])
    answer = client.get_domain_name(**domain)
    assert "MutualTlsAuthentication" not in answer, answer
    found = answer["DomainNameConfigurations"][0]
    assert found["DomainNameStatus"] == "AVAILABLE" and found["CertificateArn"] == certificate, found
    assert found["HostedZoneId"] == ZONES["us-west-2"] and "us-west-2" in found["ApiGatewayDomainName"], found
    other = certificate.replace("/c", "/d")
    client.update_domain_name(**domain, DomainNameConfigurations=[{"CertificateArn": other}])
    assert client.get_domain_name(**domain)["DomainNameConfigurations"][0]["CertificateArn"] == other
    api = client.create_api(Name="a", ProtocolType="HTTP")["ApiId"]
    client.create_stage(ApiId=api, StageName="$default")
    created = client.create_api_mapping(**domain, ApiId=api, Stage="$default", ApiMappingKey="v1")
    mapping = created["ApiMappingId"]
    client.update_api_mapping(**domain, ApiId=api, ApiMappingId=mapping, ApiMappingKey="v2")
    assert client.get_api_mapping(**domain, ApiMappingId=mapping)["ApiMappingKey"] == "v2"
