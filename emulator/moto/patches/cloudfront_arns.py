"""The ARN of a distribution has an empty region between two colons, as those of all global services. moto leaves
one colon out, so that code that splits an ARN rejects it."""

from __future__ import annotations

from typing import Any

from moto.cloudfront.models import Distribution

from patching import wrap

MODULE = "moto.cloudfront.models"


def apply() -> None:
    @wrap(Distribution, "__init__")
    def create(original: Any, self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        head, _, distribution = self.arn.partition(":distribution/")
        partition, account = head.split(":")[1], head.split(":")[-1]
        self.arn = f"arn:{partition}:cloudfront::{account}:distribution/{distribution}"


def probe(aws: Any) -> None:
    origin = {"Id": "o", "DomainName": "probe.example.com", "CustomOriginConfig": {"HTTPPort": 80, "HTTPSPort": 443}}
    origin["CustomOriginConfig"]["OriginProtocolPolicy"] = "https-only"
    config = {
        "CallerReference": "probe",
        "Comment": "",
        "Enabled": False,
        "Origins": {"Quantity": 1, "Items": [origin]},
        "DefaultCacheBehavior": {"TargetOriginId": "o", "ViewerProtocolPolicy": "https-only"},
    }
    arn = aws.client("cloudfront").create_distribution(DistributionConfig=config)["Distribution"]["ARN"]
    assert arn.startswith("arn:aws:cloudfront::"), arn
