"""An instance whose certificate authority is not chosen has today's default. moto names one that does not exist, so that
Terraform changes it after the creation and restarts the instance."""

from __future__ import annotations

from typing import Any

from moto.rds.models import DBInstance

from patching import wrap

MODULE = "moto.rds.models"

DEFAULT = "rds-ca-rsa2048-g1"


def apply() -> None:
    @wrap(DBInstance, "__init__")
    def create(original: Any, self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        if self.ca_certificate_identifier == "rds-ca-default":
            self.ca_certificate_identifier = DEFAULT


def probe(aws: Any) -> None:
    client = aws.client("rds")
    secret = {"MasterUsername": "root", "MasterUserPassword": "password1"}
    kind = {"DBInstanceClass": "db.t3.micro", "Engine": "mysql", "AllocatedStorage": 20}
    made = client.create_db_instance(DBInstanceIdentifier="i", **kind, **secret)["DBInstance"]
    assert made["CACertificateIdentifier"] == DEFAULT, made["CACertificateIdentifier"]
