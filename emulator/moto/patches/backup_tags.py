"""The tags of a vault or plan are listed under its ARN, with a slash at the end or without. moto requires the
slash, which Terraform does not send, and finds no tags."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote
from urllib.request import Request, urlopen

from moto.backup.responses import BackupResponse

from patching import wrap

MODULE = "moto.backup.responses"


def apply() -> None:
    @wrap(BackupResponse, "list_tags")
    def list_tags(_: Any, self: Any) -> str:
        arn = unquote(self.path).partition("/tags/")[2].rstrip("/")
        return json.dumps({"Tags": self.backup_backend.list_tags(resource_arn=arn)})


def probe(aws: Any) -> None:
    client = aws.client("backup")
    arn = client.create_backup_vault(BackupVaultName="v", BackupVaultTags={"a": "b"})["BackupVaultArn"]
    assert client.list_tags(ResourceArn=arn)["Tags"] == {"a": "b"}
    scope = "Credential=probe/20260101/us-east-1/backup/aws4_request"
    headers = {"Authorization": f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=0"}
    with urlopen(Request(f"{aws.url}/tags/{arn}", headers=headers)) as answer:
        assert json.load(answer)["Tags"] == {"a": "b"}
