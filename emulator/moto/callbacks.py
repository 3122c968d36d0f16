"""Clients for moto's own calls; they go to the callback port, where a gateway in front sees them."""

from __future__ import annotations

import functools
import os
import sys
import threading
from typing import Any, Callable

import boto3
from botocore.config import Config

CONFIG = Config(
    retries={"mode": "standard", "total_max_attempts": 3},
    connect_timeout=5,
    inject_host_prefix=False,
    s3={"addressing_style": "path"},
)


def key_of(service: str, source: str, role: str = "") -> str:
    """The access key of a service that acts for a resource, with a role or for itself: `callers.ts` reads it."""
    return "!".join(part for part in (service, source, role) if part).replace("/", "|")


@functools.lru_cache(maxsize=None)
def client(service: str, region: str, key: str = "test") -> Any:
    session = boto3.session.Session(aws_access_key_id=key, aws_secret_access_key="test")
    endpoint = f"http://127.0.0.1:{os.environ['MOTO_PORT']}"
    return session.client(service, region_name=region, endpoint_url=endpoint, config=CONFIG)


def in_background(purpose: str, call: Callable[[], Any]) -> None:
    """Makes a call as one service of AWS calls another: later, and never failing the request behind it."""

    def run() -> None:
        try:
            call()
        except Exception as error:
            print(f"{purpose}: {type(error).__name__}: {error}", file=sys.stderr)

    threading.Thread(target=run, name=purpose, daemon=True).start()
