"""A hosted zone created with a VPC is private. moto treats it as public unless the request sets `PrivateZone` and
drops the VPC, so that Terraform associates it in every plan and a second VPC is refused."""

from __future__ import annotations

from typing import Any

from operations import Call, operation

MODULE = "moto.route53.responses"


def create(call: Call) -> dict[str, Any]:
    result: dict[str, Any] = call.proceed()
    vpc = call.params.get("VPC")
    zone = call.backend.get_hosted_zone(result["HostedZone"]["Id"])
    if vpc and not zone.private_zone:
        zone.private_zone = True
        zone.add_vpc(vpc["VPCId"], vpc["VPCRegion"])
        return {**result, "HostedZone": zone, "VPC": vpc, "DelegationSet": None}
    return result


def apply() -> None:
    operation("route53", "CreateHostedZone")(create)


def probe(aws: Any) -> None:
    client = aws.client("route53")
    vpcs = [{"VPCRegion": region, "VPCId": f"vpc-{region}"} for region in ("us-east-1", "us-west-2")]
    zone = {"Name": "internal.example", "CallerReference": "probe", "VPC": vpcs[0]}
    name = client.create_hosted_zone(**zone)["HostedZone"]["Id"]
    client.associate_vpc_with_hosted_zone(HostedZoneId=name, VPC=vpcs[1])
    found = client.get_hosted_zone(Id=name)
    assert found["VPCs"] == vpcs and found["HostedZone"]["Config"]["PrivateZone"] is True, found
