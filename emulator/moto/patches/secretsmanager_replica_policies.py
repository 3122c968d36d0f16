"""A replica of a secret has the resource policy of its source and returns it. moto refuses to read it, so that no
data source finds the replica."""

from __future__ import annotations

import json
from typing import Any

from moto.secretsmanager.models import ReplicaSecret, SecretsManagerBackend

from patching import wrap

MODULE = "moto.secretsmanager.models"


def apply() -> None:
    @wrap(SecretsManagerBackend, "get_resource_policy")
    def get_resource_policy(original: Any, self: Any, secret_id: str) -> str:
        secret = self.secrets.get(secret_id)
        if not isinstance(secret, ReplicaSecret):
            return str(original(self, secret_id))
        found = {"ARN": secret.arn, "Name": secret.name}
        policy = secret.source.policy
        return json.dumps(found if policy is None else {**found, "ResourcePolicy": policy})


def probe(aws: Any) -> None:
    east, west = aws.client("secretsmanager"), aws.client("secretsmanager", "us-west-2")
    east.create_secret(Name="login", SecretString="one", AddReplicaRegions=[{"Region": "us-west-2"}])
    arn = west.describe_secret(SecretId="login")["ARN"]
    found = west.get_resource_policy(SecretId="login")
    assert (found["ARN"], found.get("ResourcePolicy")) == (arn, None), found
    east.put_resource_policy(SecretId="login", ResourcePolicy='{"Version": "2012-10-17", "Statement": []}')
    assert json.loads(west.get_resource_policy(SecretId="login")["ResourcePolicy"])["Statement"] == []
