"""moto's server application with the registered operations in front of it."""

from __future__ import annotations

import re
from typing import Any

import werkzeug.serving
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.wrappers import Request

from operations import Call, find
from patching import stands_in

CREDENTIAL_SCOPE = re.compile(r"Credential=[^/]+/\d+/([^/]+)/([^/]+)/aws4_request")


class Application(DomainDispatcherApplication):
    def __init__(self) -> None:
        super().__init__(create_backend_app)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
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


class QuietHandler(werkzeug.serving.WSGIRequestHandler):
    def log_request(self, *_: Any) -> None:
        """No access log: stdout belongs to the launcher's one line, stderr to errors."""


def make_server(host: str, port: int, fd: int | None = None) -> werkzeug.serving.BaseWSGIServer:
    return werkzeug.serving.make_server(
        host, port, Application(), threaded=True, request_handler=QuietHandler, fd=fd
    )
