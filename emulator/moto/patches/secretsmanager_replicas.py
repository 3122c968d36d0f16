"""A replica of a secret has its own encryption key, returned as its ARN, can be detached to become a secret of its
own, as after the loss of the primary region, and keeps its value when a change of its source could not be
replicated. moto drops the key, cannot stop a replication, and every replica follows. The header
`x-emulator-failed-replicas`, which the gateway sets by the caller's rights, lists the replications that fail."""

from __future__ import annotations

import copy
import json
from typing import Any

from moto.kms.models import kms_backends
from moto.secretsmanager.models import FakeSecret, ReplicaSecret, SecretsManagerBackend

from operations import ApiError, Call, operation
from patching import wrap

MODULE = "moto.secretsmanager.responses"
DEFAULT_KEY = SecretsManagerBackend.DEFAULT_KMS_KEY_ALIAS
HEADER = "x-emulator-failed-replicas"
CHANGES = ("PutSecretValue", "UpdateSecret", "UpdateSecretVersionStage")


def key_arn(account: str, region: str, key: str) -> str:
    """The ARN of a key that is named by an alias; the name itself where there is no such key here."""
    alias = key[key.index("alias/") :] if "alias/" in key else None
    if alias is None or key == DEFAULT_KEY:
        return key
    backend = kms_backends[account][region]
    for each in backend.keys.values():
        if alias in each.aliases:
            return str(each.arn)
    return key


def change(call: Call) -> Any:
    failed = json.loads(call.request.headers.get(HEADER, "{}"))
    source = call.backend.secrets.get(call.params["SecretId"])
    replicas = source.replicas if isinstance(source, FakeSecret) else []
    for replica in replicas:
        if replica.region in failed and getattr(replica, "kept", None) is None:
            replica.kept = copy.deepcopy((source.versions, source.default_version_id))
    result = call.proceed()
    for replica in replicas:
        if replica.region not in failed:
            replica.kept = None
        status, message = (
            ("Failed", failed[replica.region])
            if replica.region in failed
            else ("InSync", "Replication succeeded")
        )
        replica.config.update({"Status": status, "StatusMessage": message})
    return result


def kept_or(name: str, index: int) -> property:
    """What a replica kept when it could not follow, otherwise what its source has."""

    def read(self: ReplicaSecret) -> Any:
        kept = getattr(self, "kept", None)
        return getattr(self.source, name) if kept is None else kept[index]

    return property(read)


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
    promoted.versions, promoted.tags = copy.deepcopy(replica.versions), copy.deepcopy(source.tags)
    promoted.default_version_id = replica.default_version_id
    promoted.replicas = []
    dict.pop(secrets, replica.arn)
    secrets[promoted.name] = promoted
    return {"ARN": promoted.arn}


def apply() -> None:
    operation("secretsmanager", "StopReplicationToReplica")(stop)
    operation("secretsmanager", *CHANGES)(change)
    ReplicaSecret.versions = kept_or("versions", 0)  # type: ignore[assignment,method-assign]
    ReplicaSecret.default_version_id = kept_or("default_version_id", 1)  # type: ignore[assignment,method-assign]

    @wrap(FakeSecret, "create_replicas")
    def create(
        original: Any, self: FakeSecret, replica_regions: Any, force_overwrite: bool
    ) -> list[ReplicaSecret]:
        replicas: list[ReplicaSecret] = original(self, replica_regions, force_overwrite)
        for replica, wanted in zip(replicas, replica_regions):
            key = wanted.get("KmsKeyId", DEFAULT_KEY)
            replica.config["KmsKeyId"] = key_arn(self.account_id, replica.region, key)
        return replicas

    @wrap(ReplicaSecret, "to_dict")
    def to_dict(original: Any, self: ReplicaSecret) -> dict[str, Any]:
        found: dict[str, Any] = original(self)
        found.pop("KmsKeyId", None)
        if getattr(self, "kept", None) is not None:
            found["VersionIdsToStages"] = {
                each: version["version_stages"] for each, version in self.versions.items()
            }
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
    check_alias(aws, east)
    check_failure(east, west)


def check_alias(aws: Any, east: Any) -> None:
    kms = aws.client("kms", "us-west-2")
    key = kms.create_key()["KeyMetadata"]
    kms.create_alias(AliasName="alias/data", TargetKeyId=key["KeyId"])
    alias = f"arn:aws:kms:us-west-2:{aws.account}:alias/data"
    region = {"Region": "us-west-2", "KmsKeyId": alias}
    east.create_secret(Name="aliased", SecretString="one", AddReplicaRegions=[region])
    found = east.describe_secret(SecretId="aliased")["ReplicationStatus"][0]
    assert found["KmsKeyId"] == key["Arn"], found


def check_failure(east: Any, west: Any) -> None:
    east.create_secret(Name="rotated", SecretString="one", AddReplicaRegions=[{"Region": "us-west-2"}])

    def failing(params: dict[str, Any], **_: Any) -> None:
        params["headers"][HEADER] = json.dumps({"us-west-2": "no permission"})

    def values() -> list[str]:
        return [client.get_secret_value(SecretId="rotated")["SecretString"] for client in (east, west)]

    event = "before-call.secrets-manager.PutSecretValue"
    east.meta.events.register(event, failing)
    try:
        east.put_secret_value(SecretId="rotated", SecretString="two")
    finally:
        east.meta.events.unregister(event, failing)
    status = east.describe_secret(SecretId="rotated")["ReplicationStatus"][0]
    assert (status["Status"], status["StatusMessage"]) == ("Failed", "no permission"), status
    assert values() == ["two", "one"], values()
    versions = [set(client.describe_secret(SecretId="rotated")["VersionIdsToStages"]) for client in (east, west)]
    assert versions[1] < versions[0], versions
    east.put_secret_value(SecretId="rotated", SecretString="three")
    assert values() == ["three", "three"], values()
    assert east.describe_secret(SecretId="rotated")["ReplicationStatus"][0]["Status"] == "InSync"
