"""A distribution's configuration is read back as it was written, its default behaviour may target an origin group,
and a change needs the current ETag. moto keeps a part of the configuration, adds cache settings that were not
written, drops the origin access control, does not accept an origin group as a target and never changes the ETag."""

from __future__ import annotations

import copy
from typing import Any

from moto.cloudfront.exceptions import DomainNameNotAnS3Bucket, OriginDoesNotExist
from moto.cloudfront.models import CloudFrontBackend, DistributionConfig, random_id

from operations import ApiError
from patching import wrap

MODULE = "moto.cloudfront.responses"
NONE = {"Quantity": 0}
UNTRUSTED = {"Enabled": False, "Quantity": 0}
DEFAULTS = {
    "Aliases": NONE,
    "CacheBehaviors": NONE,
    "CustomErrorResponses": NONE,
    "OriginGroups": NONE,
    "DefaultRootObject": "",
    "HttpVersion": "http2",
    "IsIPV6Enabled": True,
    "Logging": {"Enabled": False, "IncludeCookies": False, "Bucket": "", "Prefix": ""},
    "PriceClass": "PriceClass_All",
    "Restrictions": {"GeoRestriction": {"RestrictionType": "none", "Quantity": 0}},
    "Staging": False,
    "ViewerCertificate": {"CloudFrontDefaultCertificate": True, "MinimumProtocolVersion": "TLSv1"},
    "WebACLId": "",
}
ORIGIN = {
    "OriginPath": "",
    "CustomHeaders": NONE,
    "ConnectionAttempts": 3,
    "ConnectionTimeout": 10,
    "OriginShield": {"Enabled": False},
    "OriginAccessControlId": "",
}
READ_METHODS = ["HEAD", "GET"]
BEHAVIOUR = {
    "TrustedSigners": UNTRUSTED,
    "TrustedKeyGroups": UNTRUSTED,
    "SmoothStreaming": False,
    "Compress": False,
    "LambdaFunctionAssociations": NONE,
    "FunctionAssociations": NONE,
    "FieldLevelEncryptionId": "",
    "AllowedMethods": {
        "Quantity": 2,
        "Items": READ_METHODS,
        "CachedMethods": {"Quantity": 2, "Items": READ_METHODS},
    },
}


def completed(part: dict[str, Any], defaults: dict[str, Any]) -> dict[str, Any]:
    return {**copy.deepcopy(defaults), **part}


def items(config: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return config.get(name, {}).get("Items") or []


def complete(config: dict[str, Any]) -> dict[str, Any]:
    """The configuration as CloudFront would return it, or its refusal."""
    config = completed(copy.deepcopy(config), DEFAULTS)
    config["Origins"]["Items"] = [completed(origin, ORIGIN) for origin in items(config, "Origins")]
    config["DefaultCacheBehavior"] = completed(config["DefaultCacheBehavior"], BEHAVIOUR)
    behaviours = [completed(behaviour, BEHAVIOUR) for behaviour in items(config, "CacheBehaviors")]
    if behaviours:
        config["CacheBehaviors"]["Items"] = behaviours
    origins = {origin["Id"] for origin in items(config, "Origins")}
    groups = {group["Id"] for group in items(config, "OriginGroups")}
    members = {
        member["OriginId"] for group in items(config, "OriginGroups") for member in items(group, "Members")
    }
    targets = {behaviour["TargetOriginId"] for behaviour in [config["DefaultCacheBehavior"], *behaviours]}
    if not (targets <= origins | groups and members <= origins):
        raise OriginDoesNotExist
    for origin in items(config, "Origins"):
        if "S3OriginConfig" in origin and not origin["DomainName"].endswith("amazonaws.com"):
            raise DomainNameNotAnS3Bucket
    return config


def apply() -> None:
    def init(self: DistributionConfig, config: dict[str, Any]) -> None:
        self.__dict__.update(complete(config))
        self.caller_reference = config["CallerReference"]

    DistributionConfig.__init__ = init  # type: ignore[method-assign]

    def check_version(backend: CloudFrontBackend, name: str, if_match: Any) -> None:
        known = backend.distributions.get(name)
        if known and if_match and if_match != known.etag:
            raise ApiError(
                "PreconditionFailed", "The request failed because it didn't meet the preconditions"
            )

    @wrap(CloudFrontBackend, "update_distribution")
    def update(original: Any, self: CloudFrontBackend, dist_config: Any, _id: str, if_match: Any) -> Any:
        check_version(self, _id, if_match)
        if _id in self.distributions:
            self.distributions[_id].etag = random_id()
        return original(self, dist_config=dist_config, _id=_id, if_match=if_match)

    @wrap(CloudFrontBackend, "delete_distribution")
    def delete(original: Any, self: CloudFrontBackend, distribution_id: str, if_match: Any) -> None:
        check_version(self, distribution_id, if_match)
        original(self, distribution_id, if_match)


def config(target: str) -> dict[str, Any]:
    """A distribution of two origins in a group, for the probe."""
    custom = {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"}
    website = {
        "Id": "web",
        "DomainName": "b.s3.amazonaws.com",
        "S3OriginConfig": {"OriginAccessIdentity": ""},
    }
    codes = {"StatusCodes": {"Quantity": 1, "Items": [503]}}
    members = {"Quantity": 2, "Items": [{"OriginId": "web"}, {"OriginId": "api"}]}
    origins = [{**website, "OriginAccessControlId": "EOAC"}, {"Id": "api", "DomainName": "a.example.com"}]
    origins[1]["CustomOriginConfig"] = custom
    behaviour = {"TargetOriginId": target, "ViewerProtocolPolicy": "https-only", "CachePolicyId": "p"}
    certificate = {
        "ACMCertificateArn": "arn:aws:acm:us-east-1:1:certificate/c",
        "SSLSupportMethod": "sni-only",
    }
    return {
        "CallerReference": "probe",
        "Comment": "",
        "Enabled": True,
        "Origins": {"Quantity": 2, "Items": origins},
        "OriginGroups": {
            "Quantity": 1,
            "Items": [{"Id": "both", "FailoverCriteria": codes, "Members": members}],
        },
        "DefaultCacheBehavior": behaviour,
        "ViewerCertificate": {**certificate, "MinimumProtocolVersion": "TLSv1.2_2021"},
    }


def probe(aws: Any) -> None:
    client = aws.client("cloudfront")
    created = client.create_distribution(DistributionConfig=config("both"))
    name, etag = created["Distribution"]["Id"], created["ETag"]
    found = client.get_distribution_config(Id=name)["DistributionConfig"]
    wanted = config("both")
    assert (
        found["DefaultCacheBehavior"]["TargetOriginId"] == "both"
        and found["OriginGroups"] == wanted["OriginGroups"]
    )
    assert "ForwardedValues" not in found["DefaultCacheBehavior"], found
    assert found["Origins"]["Items"][0]["OriginAccessControlId"] == "EOAC", found
    assert found["ViewerCertificate"] == wanted["ViewerCertificate"], found
    changed = client.update_distribution(
        Id=name, IfMatch=etag, DistributionConfig={**found, "Enabled": False}
    )
    assert changed["ETag"] != etag
    stale = aws.refused(client.update_distribution, Id=name, IfMatch=etag, DistributionConfig=found)
    assert stale == "PreconditionFailed"
    missing = aws.refused(
        client.create_distribution, DistributionConfig={**config("none"), "CallerReference": "b"}
    )
    assert missing == "NoSuchOrigin"
    client.delete_distribution(Id=name, IfMatch=changed["ETag"])
