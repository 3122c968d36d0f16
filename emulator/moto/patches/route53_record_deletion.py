"""Deleting one record of a failover or weighted set deletes that record. moto deletes every record of the
zone with the same set identifier, whatever its name: with `primary` and `secondary` on two names, the first
deletion takes both."""

from __future__ import annotations

from typing import Any

from moto.route53.models import FakeZone, Route53Backend

from patching import wrap

MODULE = "moto.route53.responses"


class Identifier(str):
    """A set identifier with the name of its record."""

    name: str
    type: str


def apply() -> None:
    @wrap(Route53Backend, "change_resource_record_sets")
    def change(original: Any, self: Route53Backend, zoneid: str, change_list: list[dict[str, Any]]) -> None:
        for record in (change["ResourceRecordSet"] for change in change_list):
            if "SetIdentifier" in record:
                identifier = Identifier(record["SetIdentifier"])
                identifier.name, identifier.type = record["Name"].rstrip("."), record["Type"]
                record["SetIdentifier"] = identifier
        original(self, zoneid, change_list)

    @wrap(FakeZone, "delete_rrset_by_id")
    def delete(original: Any, self: FakeZone, set_identifier: Identifier) -> None:
        wanted = (set_identifier.name, set_identifier.type, set_identifier)
        records = self.rrsets
        self.rrsets = [
            each for each in records if (each.name.rstrip("."), each.type, each.set_identifier) != wanted
        ]


def probe(aws: Any) -> None:
    client = aws.client("route53")
    zone = client.create_hosted_zone(Name="example.com", CallerReference="probe")["HostedZone"]["Id"]

    def record(name: str, role: str) -> dict[str, Any]:
        values = [{"Value": "192.0.2.1"}]
        routing = {"SetIdentifier": role.lower(), "Failover": role}
        return {"Name": f"{name}.example.com", "Type": "A", "TTL": 60, "ResourceRecords": values, **routing}

    def change(action: str, *records: dict[str, Any]) -> None:
        changes = [{"Action": action, "ResourceRecordSet": each} for each in records]
        client.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})

    change("CREATE", *(record(name, role) for name in ("app", "api") for role in ("PRIMARY", "SECONDARY")))
    change("DELETE", record("app", "PRIMARY"))
    found = client.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    left = sorted((each["Name"], each["SetIdentifier"]) for each in found if "SetIdentifier" in each)
    expected = [
        ("api.example.com.", "primary"),
        ("api.example.com.", "secondary"),
        ("app.example.com.", "secondary"),
    ]
    assert left == expected, left
