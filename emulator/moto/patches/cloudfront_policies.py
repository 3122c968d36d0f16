"""Cache, origin request and response headers policies, key groups, public keys and origin access identities
are created, read, changed and deleted under an ETag, and AWS's own policies can be found by name. moto has
the keys only, and those incompletely."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from moto.cloudfront.models import random_id
from moto.core.utils import utcnow

from operations import ApiError, Call, operation

MODULE = "moto.cloudfront.responses"


class Kind(NamedTuple):
    """A kind of resource; the names of its operations and members follow from its own."""

    name: str
    plural: str
    missing: str

    @property
    def config(self) -> str:
        return f"{self.name}Config"


KINDS = (
    Kind("CachePolicy", "CachePolicies", "NoSuchCachePolicy"),
    Kind("OriginRequestPolicy", "OriginRequestPolicies", "NoSuchOriginRequestPolicy"),
    Kind("ResponseHeadersPolicy", "ResponseHeadersPolicies", "NoSuchResponseHeadersPolicy"),
    Kind("KeyGroup", "KeyGroups", "NoSuchResource"),
    Kind("PublicKey", "PublicKeys", "NoSuchPublicKey"),
    Kind(
        "CloudFrontOriginAccessIdentity",
        "CloudFrontOriginAccessIdentities",
        "NoSuchCloudFrontOriginAccessIdentity",
    ),
)


def managed(kind: Kind) -> dict[str, dict[str, Any]]:
    """AWS's own policies of a kind by id."""
    path = Path(__file__).with_name("cloudfront_managed_policies.json")
    policies = json.loads(path.read_text(encoding="utf-8")).get(kind.name, {})
    return {name: entry(kind, name, config) for name, config in policies.items()}


def entry(kind: Kind, name: str, config: dict[str, Any]) -> dict[str, Any]:
    body = {
        "Id": name,
        "LastModifiedTime": utcnow(),
        "CreatedTime": utcnow(),
        "S3CanonicalUserId": name.lower(),
    }
    return {kind.name: {**body, kind.config: config}, "ETag": random_id()}


def find(kind: Kind, call: Call) -> dict[str, Any]:
    known = {**managed(kind), **call.state(kind.name)}
    if call.params["Id"] not in known:
        raise ApiError(kind.missing, f"The specified {kind.name} does not exist.")
    found: dict[str, Any] = known[call.params["Id"]]
    return found


def own(kind: Kind, call: Call) -> dict[str, Any]:
    """The resource that a change names, once the change is found to be made on its current version."""
    found = find(kind, call)
    if call.params["Id"] not in call.state(kind.name):
        raise ApiError("AccessDenied", f"A managed {kind.name} cannot be changed")
    if "IfMatch" not in call.params:
        raise ApiError(
            "InvalidIfMatchVersion", "The If-Match version is missing or not valid for the resource."
        )
    if call.params["IfMatch"] != found["ETag"]:
        raise ApiError("PreconditionFailed", "The request failed because it didn't meet the preconditions")
    return found


def create(kind: Kind, call: Call) -> dict[str, Any]:
    config = call.params[kind.config]
    taken = [each[kind.name][kind.config].get("Name") for each in call.state(kind.name).values()]
    if config.get("Name") and config["Name"] in taken:
        raise ApiError(f"{kind.name}AlreadyExists", f"A {kind.name} named {config['Name']} exists already")
    name = random_id()
    call.state(kind.name)[name] = entry(kind, name, config)
    location = f"https://cloudfront.amazonaws.com{call.request.path}/{name}"
    return {**call.state(kind.name)[name], "Location": location}


def get_config(kind: Kind, call: Call) -> dict[str, Any]:
    found = find(kind, call)
    return {kind.config: found[kind.name][kind.config], "ETag": found["ETag"]}


def update(kind: Kind, call: Call) -> dict[str, Any]:
    found = own(kind, call)
    found[kind.name].update({kind.config: call.params[kind.config], "LastModifiedTime": utcnow()})
    found["ETag"] = random_id()
    return found


def delete(kind: Kind, call: Call) -> dict[str, Any]:
    own(kind, call)
    del call.state(kind.name)[call.params["Id"]]
    return {}


def listing(kind: Kind, call: Call) -> dict[str, Any]:
    sources = {"managed": managed(kind), "custom": call.state(kind.name)}
    items = [
        {"Type": source, kind.name: each[kind.name], **each[kind.name], **each[kind.name][kind.config]}
        for source, known in sources.items()
        for each in known.values()
        if call.params.get("Type", source) == source
    ]
    found = {"Quantity": len(items), "MaxItems": 100, "IsTruncated": False, "Marker": ""}
    return {f"{kind.name}List": {**found, "Items": items}}


def apply() -> None:
    handlers = {
        "Create{}": create,
        "Get{}": find,
        "Get{}Config": get_config,
        "Update{}": update,
        "Delete{}": delete,
    }
    for kind in KINDS:
        for template, handler in handlers.items():
            operation("cloudfront", template.format(kind.name))(lambda call, h=handler, k=kind: h(k, call))
        operation("cloudfront", f"List{kind.plural}")(lambda call, k=kind: listing(k, call))


def probe(aws: Any) -> None:
    client = aws.client("cloudfront")
    known = client.list_cache_policies(Type="managed")["CachePolicyList"]["Items"]
    names = {each["CachePolicy"]["CachePolicyConfig"]["Name"]: each["CachePolicy"]["Id"] for each in known}
    disabled = client.get_cache_policy(Id=names["Managed-CachingDisabled"])["CachePolicy"]
    assert disabled["Id"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", disabled
    nothing = {
        "CookiesConfig": {"CookieBehavior": "none"},
        "QueryStringsConfig": {"QueryStringBehavior": "all"},
    }
    headers = {"HeaderBehavior": "whitelist", "Headers": {"Quantity": 1, "Items": ["Origin"]}}
    key = {**nothing, "HeadersConfig": headers, "EnableAcceptEncodingGzip": True}
    config = {"Name": "api", "MinTTL": 0, "MaxTTL": 60, "DefaultTTL": 10}
    config["ParametersInCacheKeyAndForwardedToOrigin"] = key
    created = client.create_cache_policy(CachePolicyConfig=config)
    name, etag = created["CachePolicy"]["Id"], created["ETag"]
    assert client.get_cache_policy_config(Id=name)["CachePolicyConfig"] == config
    changed = client.update_cache_policy(Id=name, IfMatch=etag, CachePolicyConfig={**config, "MaxTTL": 90})
    assert changed["CachePolicy"]["CachePolicyConfig"]["MaxTTL"] == 90
    assert aws.refused(client.delete_cache_policy, Id=name, IfMatch=etag) == "PreconditionFailed"
    assert len(client.list_cache_policies(Type="custom")["CachePolicyList"]["Items"]) == 1
    client.delete_cache_policy(Id=name, IfMatch=changed["ETag"])
    assert aws.refused(client.get_cache_policy, Id=name) == "NoSuchCachePolicy"
    security = {"ContentTypeOptions": {"Override": True}}
    config = {"Name": "safe", "SecurityHeadersConfig": security}
    found = client.create_response_headers_policy(ResponseHeadersPolicyConfig=config)["ResponseHeadersPolicy"]
    assert found["ResponseHeadersPolicyConfig"] == config, found
