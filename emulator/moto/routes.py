"""Prints the REST routes of AWS's services; the gateway determines the action of a request with them.

    routes.py [SERVICE...]     names as botocore has them; without any, all REST services that moto has

Read from the service models that come with botocore. The form, by signing name:
{"s3": {"protocol": "rest-xml", "routes": [["GET", "/{Bucket}?versioning", "GetBucketVersioning", []], ...]}}
The last element lists headers without which a request is of another operation, as CopyObject's source.
A path carries the query that a request must have: literals, and the names of required parameters.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from typing import Any

from botocore.loaders import Loader

import patching

REST = ("rest-json", "rest-xml")
MOTO_NAMES = {"awslambda": "lambda", "amp": "amp", "efs": "efs", "resourcegroups": "resource-groups"}


def known_to_moto(loader: Loader) -> list[str]:
    """The services of botocore for which moto has a package, or a patch makes up the service; moto is not imported."""
    spec = importlib.util.find_spec("moto")
    packages = set(os.listdir(spec.submodule_search_locations[0])) if spec else set()  # type: ignore[index]
    plain = {MOTO_NAMES.get(package, package) for package in packages}
    plain.update(service for patch in patching.discover() for service in patch.services)
    services = loader.list_available_services("service-2")
    return [service for service in services if service in plain or service.replace("-", "") in plain]


def required(model: dict[str, Any], operation: dict[str, Any], location: str) -> list[str]:
    shape = model["shapes"][operation["input"]["shape"]] if "input" in operation else {}
    members = (shape["members"][name] for name in shape.get("required", []))
    return [member["locationName"] for member in members if member.get("location") == location]


def routes_of(services: list[str] | None = None) -> dict[str, Any]:
    loader = Loader()
    found: dict[str, Any] = {}
    for service in services or known_to_moto(loader):
        model = loader.load_service_model(service, "service-2")
        metadata = model["metadata"]
        if metadata["protocol"] not in REST:
            continue
        signing_name = metadata.get("signingName") or metadata["endpointPrefix"]
        entry = found.setdefault(signing_name, {"protocol": metadata["protocol"], "routes": []})
        for name, operation in model["operations"].items():
            uri = operation["http"]["requestUri"]
            for parameter in required(model, operation, "querystring"):
                uri += f"{'&' if '?' in uri else '?'}{parameter}"
            headers = [header.lower() for header in required(model, operation, "header")]
            entry["routes"].append([operation["http"]["method"], uri, name, headers])
    return found


if __name__ == "__main__":
    print(json.dumps(routes_of(sys.argv[1:]), separators=(",", ":")))
