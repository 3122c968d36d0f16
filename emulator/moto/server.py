"""moto's server application with the registered operations in front of it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

import werkzeug.serving
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.wrappers import Request

from operations import Call, find
from patching import stands_in

CREDENTIAL_SCOPE = re.compile(r"Credential=[^/]+/\d+/([^/]+)/([^/]+)/aws4_request")
PRESIGNED = re.compile(r"X-Amz-Credential=([^&]+)")


class Application(DomainDispatcherApplication):
    def __init__(self) -> None:
        super().__init__(create_backend_app)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        add_presigned_scope(environ)
        scope = CREDENTIAL_SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
        if scope is None:
            return super().__call__(environ, start_response)
        region, signing_name = scope.groups()
        app = None if stands_in(signing_name) else self.get_application(environ)
        request = Request(environ)
        found = find(request, signing_name)
        if found:
            return Call(app, request, *found, region=region).reply()(environ, start_response)
        return super().__call__(environ, start_response)


def add_presigned_scope(environ: dict[str, Any]) -> None:
    """moto reads the service of a presigned URL only where it is S3; for the others this adds it as a header."""
    credential = PRESIGNED.search(environ.get("QUERY_STRING", ""))
    scope = unquote(credential.group(1)) if credential else ""
    if scope and "HTTP_AUTHORIZATION" not in environ and "/s3/" not in scope:
        environ["HTTP_AUTHORIZATION"] = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"


class QuietHandler(werkzeug.serving.WSGIRequestHandler):
    def log_request(self, *_: Any) -> None:
        """No access log: stdout belongs to the launcher's one line, stderr to errors."""


def make_server(host: str, port: int, fd: int | None = None) -> werkzeug.serving.BaseWSGIServer:
    return werkzeug.serving.make_server(
        host, port, Application(), threaded=True, request_handler=QuietHandler, fd=fd
    )
