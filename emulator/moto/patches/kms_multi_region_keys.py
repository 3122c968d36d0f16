"""A replica of a multi-Region key has its own description, policy, tags and aliases, and can become the primary. In
moto replica and primary share them, so that Terraform treats the primary as a replica and an alias as taken, the
primary region cannot be changed, and the long ids of such keys break every decryption."""

from __future__ import annotations

import copy
from typing import Any

from moto.core.utils import unix_time
from moto.kms import utils
from moto.kms.models import Key, KmsBackend, kms_backends

from operations import ApiError, Call, operation
from patching import wrap

MODULE = "moto.kms.responses"


def family(key: Key) -> list[Key]:
    """The key in every region that has it."""
    backends = kms_backends[key.account_id]
    return [backends[region].keys[key.id] for region in list(backends) if key.id in backends[region].keys]


def align(primary: Key) -> None:
    """Writes to every related key which one is the primary."""

    def place(key: Key) -> dict[str, str]:
        return {"Arn": key.arn, "Region": key.region}

    replicas = [place(key) for key in family(primary) if key is not primary]
    for key in family(primary):
        kind = "PRIMARY" if key is primary else "REPLICA"
        configuration = {"PrimaryKey": place(primary), "ReplicaKeys": copy.deepcopy(replicas)}
        key.multi_region_configuration = {"MultiRegionKeyType": kind, **configuration}


def primary_key(call: Call) -> Key:
    key: Key = call.backend.keys[call.backend.any_id_to_key_id(call.params["KeyId"])]
    if not key.multi_region or key.multi_region_configuration["MultiRegionKeyType"] != "PRIMARY":
        raise ApiError("UnsupportedOperationException", f"{key.arn} is not a multi-Region primary key")
    return key


def replicate(call: Call) -> dict[str, Any]:
    primary = primary_key(call)
    region = call.params["ReplicaRegion"]
    backend: KmsBackend = call.backend_of(region)
    if primary.id in backend.keys:
        raise ApiError("AlreadyExistsException", f"{primary.id} exists in {region} already")
    replica = copy.copy(primary)
    replica.region = region
    replica.arn = primary.arn.replace(f":{primary.region}:", f":{region}:")
    replica.creation_date = unix_time()
    replica.description = call.params.get("Description", "")
    replica.policy = call.params.get("Policy") or replica.generate_default_policy()
    replica.aliases, replica.grants, replica.rotations = {}, {}, []
    backend.keys[replica.id] = replica
    backend.tagger.delete_all_tags_for_resource(replica.id)
    backend.tag_resource(replica.id, call.params.get("Tags", []))
    align(primary)
    metadata = replica.to_dict()["KeyMetadata"]
    return {
        "ReplicaKeyMetadata": metadata,
        "ReplicaPolicy": replica.policy,
        "ReplicaTags": call.params.get("Tags", []),
    }


def update_primary_region(call: Call) -> dict[str, Any]:
    key = primary_key(call)
    chosen = next((each for each in family(key) if each.region == call.params["PrimaryRegion"]), None)
    if chosen is None:
        raise ApiError("NotFoundException", f"{key.id} has no replica in {call.params['PrimaryRegion']}")
    align(chosen)
    return {}


def apply() -> None:
    utils.KEY_ID_LEN = len("mrk-") + 36
    utils.HEADER_LEN = utils.KEY_ID_LEN + utils.IV_LEN + utils.TAG_LEN
    utils.CIPHERTEXT_HEADER_FORMAT = f">{utils.KEY_ID_LEN}s{utils.IV_LEN}s{utils.TAG_LEN}s"

    @wrap(utils, "_deserialize_ciphertext_blob")
    def deserialize(original: Any, ciphertext_blob: bytes) -> Any:
        ciphertext = original(ciphertext_blob=ciphertext_blob)
        return ciphertext._replace(key_id=ciphertext.key_id.rstrip("\0"))

    operation("kms", "ReplicateKey")(replicate)
    operation("kms", "UpdatePrimaryRegion")(update_primary_region)

    @wrap(KmsBackend, "describe_key")
    def describe(original: Any, self: KmsBackend, key_id: str) -> Key:
        return self.keys[self.any_id_to_key_id(key_id)]


def probe(aws: Any) -> None:
    east, west = aws.client("kms"), aws.client("kms", "us-west-2")
    key = east.create_key(MultiRegion=True, Description="main", Tags=[{"TagKey": "a", "TagValue": "1"}])
    name = {"KeyId": key["KeyMetadata"]["KeyId"]}
    east.create_alias(AliasName="alias/app", TargetKeyId=name["KeyId"])
    tags = [{"TagKey": "b", "TagValue": "2"}]
    east.replicate_key(**name, ReplicaRegion="us-west-2", Description="copy", Tags=tags)
    west.create_alias(AliasName="alias/app", TargetKeyId=name["KeyId"])

    def kinds() -> tuple[str, str]:
        found = [client.describe_key(**name)["KeyMetadata"] for client in (west, east)]
        assert {each["MultiRegionConfiguration"]["PrimaryKey"]["Arn"] for each in found} <= {
            f["Arn"] for f in found
        }
        return tuple(each["MultiRegionConfiguration"]["MultiRegionKeyType"] for each in found)

    assert kinds() == ("REPLICA", "PRIMARY"), kinds()
    assert west.describe_key(**name)["KeyMetadata"]["Description"] == "copy"
    assert west.list_resource_tags(**name)["Tags"] == tags
    assert len(east.list_aliases(**name)["Aliases"]) == 1
    secret = east.encrypt(**name, Plaintext=b"secret")["CiphertextBlob"]
    assert west.decrypt(CiphertextBlob=secret)["Plaintext"] == b"secret"
    east.update_primary_region(**name, PrimaryRegion="us-west-2")
    assert kinds() == ("PRIMARY", "REPLICA"), kinds()
    assert (
        aws.refused(east.replicate_key, **name, ReplicaRegion="us-east-2") == "UnsupportedOperationException"
    )
