"""A replica of a secret has its own encryption key and can be cut loose to become a secret of its own, as
after the loss of the primary region. moto forgets the key and cannot stop a replication."""

from __future__ import annotations

import copy
from typing import Any

from moto.secretsmanager.models import FakeSecret, ReplicaSecret, SecretsManagerBackend

from operations import ApiError, Call, operation
from patching import wrap

MODULE = "moto.secretsmanager.responses"
DEFAULT_KEY = SecretsManagerBackend.DEFAULT_KMS_KEY_ALIAS


def stop(call: Call) -> dict[str, Any]:
    secrets = call.backend.secrets
    replica = secrets.get(call.params["SecretId"])
    if not isinstance(replica, ReplicaSecret):
        raise ApiError("InvalidParameterException", "The secret is not a replica.")
    source = replica.source
    source.replicas.remove(replica)
    promoted = copy.copy(source)
    promoted.arn, promoted.region = replica.arn, replica.region
    promoted.kms_key_id = replica.config["KmsKeyId"]
    promoted.versions, promoted.tags = copy.deepcopy(source.versions), copy.deepcopy(source.tags)
    promoted.replicas = []
    dict.pop(secrets, replica.arn)
    secrets[promoted.name] = promoted
    return {"ARN": promoted.arn}


def apply() -> None:
    operation("secretsmanager", "StopReplicationToReplica")(stop)

    @wrap(FakeSecret, "create_replicas")
    def create(
        original: Any, self: FakeSecret, replica_regions: Any, force_overwrite: bool
    ) -> list[ReplicaSecret]:
        replicas: list[ReplicaSecret] = original(self, replica_regions, force_overwrite)
        for replica, wanted in zip(replicas, replica_regions):
            replica.config["KmsKeyId"] = wanted.get("KmsKeyId", DEFAULT_KEY)
        return replicas

    @wrap(ReplicaSecret, "to_dict")
    def to_dict(original: Any, self: ReplicaSecret) -> dict[str, Any]:
        found: dict[str, Any] = original(self)
        found.pop("KmsKeyId", None)
        own_key = self.config["KmsKeyId"]
        return found if own_key == DEFAULT_KEY else {**found, "KmsKeyId": own_key}


def probe(aws: Any) -> None:
    east, west = aws.client("secretsmanager"), aws.client("secretsmanager", "us-west-2")
    key = f"arn:aws:kms:us-west-2:{aws.account}:key/k"
    region = {"Region": "us-west-2", "KmsKeyId": key}
    east.create_secret(Name="login", SecretString="one", AddReplicaRegions=[region])
    assert east.describe_secret(SecretId="login")["ReplicationStatus"][0]["KmsKeyId"] == key
    assert west.describe_secret(SecretId="login")["KmsKeyId"] == key
    assert aws.refused(east.stop_replication_to_replica, SecretId="login") == "InvalidParameterException"
    west.stop_replication_to_replica(SecretId="login")
    found = west.describe_secret(SecretId="login")
    assert "PrimaryRegion" not in found and found["KmsKeyId"] == key, found
    assert "ReplicationStatus" not in east.describe_secret(SecretId="login")
    west.put_secret_value(SecretId="login", SecretString="two")
    values = [client.get_secret_value(SecretId="login")["SecretString"] for client in (east, west)]
    assert values == ["one", "two"], values
