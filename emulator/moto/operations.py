"""Answers API operations before moto does: a handler gets parsed parameters and returns a result.

Both are by the API's own model, as in boto3:

@operation("ecs", "CreateService")
def create_service(call):
    result = call.proceed()      # what moto (or a handler registered earlier) answers
    ...
    return result
"""

from __future__ import annotations

import io
import os
import re
from typing import Any, Callable, NamedTuple
from urllib.parse import urlsplit

import boto3
import botocore.parsers
from botocore.awsrequest import HeadersDict
from moto.backends import get_backend
from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.exceptions import ServiceException
from moto.core.model import OperationModel, ServiceModel
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import determine_request_protocol
from moto.core.serialize import XFormedAttributePicker, get_serializer_class
from moto.core.utils import get_service_model
from werkzeug.exceptions import HTTPException
from werkzeug.test import run_wsgi_app
from werkzeug.wrappers import Request, Response

from patching import state

Handler = Callable[["Call"], Any]


_absent: dict[str, BackendDict[BaseBackend]] = {}


def absent_backends(service: str) -> BackendDict[BaseBackend]:
    """What moto would have for a service that it lacks: a backend in every region, emptied by a reset."""
    if service not in _absent:
        regions = boto3.session.Session().get_available_regions("ec2")
        made = BackendDict(BaseBackend, service, use_boto3_regions=False, additional_regions=regions)
        return _absent.setdefault(service, made)  # other requests may be making it at this moment
    return _absent[service]


class Route(NamedTuple):
    """How a REST request names its operation: method, path, query parameters that must be present."""

    method: str
    path: re.Pattern[str]
    names: list[str]
    query: dict[str, str | None]

    def match(self, request: Request) -> dict[str, str] | None:
        """The parameters in the path, or None when the request is for something else."""
        if request.method != self.method:
            return None
        if any(
            key not in request.args or value not in (None, request.args[key])
            for key, value in self.query.items()
        ):
            return None
        match = self.path.fullmatch(urlsplit(request.environ.get("RAW_URI", request.path)).path)
        return dict(zip(self.names, match.groups())) if match else None


class Operation(NamedTuple):
    model: OperationModel
    route: Route
    handlers: list[Handler]


_operations: dict[str, dict[tuple[str, str], Operation]] = {}


def operation(service: str, *names: str) -> Callable[[Handler], Handler]:
    """Decorator: registers a handler; a later one for the same operation goes in front of the earlier."""
    model = get_service_model(service)
    signing_name = model.metadata.get("signingName") or model.endpoint_prefix

    def register(handler: Handler) -> Handler:
        table = _operations.setdefault(signing_name, {})
        for name in names:
            if (service, name) not in table:
                operation_model = model.operation_model(name)
                table[service, name] = Operation(operation_model, _route(operation_model), [])
            table[service, name].handlers.append(handler)
        return handler

    return register


def _route(model: OperationModel) -> Route:
    path, _, query = model.http.get("requestUri", "/").partition("?")
    names = [name.rstrip("+") for name in re.findall(r"{([^}]+)}", path)]
    pattern = re.sub(r"{[^}]+\+}", "(.+)", re.sub(r"{[^}+]+}", "([^/]+)", path.rstrip("/")))
    literals = (pair.partition("=") for pair in query.split("&") if pair)
    required: dict[str, str | None] = {key: value if equals else None for key, equals, value in literals}
    members = model.input_shape.members if model.input_shape else {}
    for name in model.input_shape.required_members if model.input_shape else []:
        if members[name].serialization.get("location") == "querystring":
            required[members[name].serialization.get("name", name)] = None
    return Route(model.http.get("method", "POST"), re.compile(pattern + "/?"), names, required)


class Call:
    """One request for an operation that a patch handles."""

    def __init__(self, app: Any, request: Request, target: Operation, path: dict[str, str], region: str):
        self.app = app
        self.request = request
        self.model = target.model
        self.service: ServiceModel = target.model.service_model
        self.region = region
        self.account = os.environ["MOTO_ACCOUNT_ID"]
        self.protocol = determine_request_protocol(self.service, request.content_type)
        self.body = request.get_data(parse_form_data=False)
        self.params: dict[str, Any] = self._parse(path)
        self._remaining = list(target.handlers)

    def _parse(self, path: dict[str, str]) -> dict[str, Any]:
        source = {
            "method": self.request.method,
            "values": _values(self.request, self.body),
            "headers": self.request.headers,
            "body": self.body,
            "url_path": self.request.path,
            "url_params": path,
        }
        return PROTOCOL_PARSERS[self.protocol](self.model).parse(source)  # type: ignore[typeddict-item]

    @property
    def backend(self) -> Any:
        return self.backend_of(self.region)

    def backend_of(self, region: str) -> Any:
        """The backend of moto's service for this account; a global service has one for all regions."""
        backends = get_backend(self.app.service) if self.app else absent_backends(self.service.service_name)
        account_backends = backends[self.account]
        return account_backends[region if region in account_backends else "aws"]

    def state(self, name: str) -> dict[str, Any]:
        return state(self.backend, name)

    def forward(self) -> Response:
        """moto's own response, as it is."""
        environ = {
            **self.request.environ,
            "wsgi.input": io.BytesIO(self.body),
            "CONTENT_LENGTH": str(len(self.body)),
        }
        body, status, headers = run_wsgi_app(self.app, environ, buffered=True)
        return Response(b"".join(body), status=status, headers=headers)

    def proceed(self) -> Any:
        """The result of the handler behind this one, or of moto; `Refused` when moto reports an error."""
        if self._remaining:
            return self._remaining.pop()(self)
        response = self.forward()
        headers = HeadersDict(response.headers.items())
        source = {"status_code": response.status_code, "headers": headers, "body": response.get_data()}
        parsed = botocore.parsers.create_parser(self.protocol).parse(source, self.model.output_shape)
        if response.status_code >= 300:
            raise Refused(response, parsed.get("Error", {}))
        parsed.pop("ResponseMetadata", None)
        return parsed

    def reply(self) -> Response:
        try:
            result = self.proceed()
        except Refused as refused:
            return refused.response
        except HTTPException as error:
            return Response(error.description, status=error.code, headers=dict(error.get_headers()))
        except ServiceException as error:
            result = error
        if isinstance(result, Response):
            return result
        serializer = get_serializer_class(self.service.service_name, self.protocol)
        reply = serializer(self.model, value_picker=XFormedAttributePicker()).serialize(result)
        return Response(reply["body"], reply["status_code"], dict(reply["headers"]))


class ApiError(ServiceException):
    """An error that a handler raises: `ApiError(code, message)`, with a code of the API's model."""


class Refused(Exception):
    """moto answered with an error; passes through unchanged unless a handler catches it."""

    def __init__(self, response: Response, error: dict[str, str]):
        super().__init__(error.get("Message", ""))
        self.response = response
        self.code = error.get("Code", "")


def find(request: Request, signing_name: str) -> tuple[Operation, dict[str, str]] | None:
    table = _operations.get(signing_name)
    if not table:
        return None
    action = _action(request)
    if action:
        return next(((entry, {}) for (_, name), entry in table.items() if name == action), None)
    matches = ((entry, entry.route.match(request)) for entry in table.values())
    found = [(entry, path) for entry, path in matches if path is not None]
    return max(found, key=lambda match: len(match[0].route.query), default=None)


def _action(request: Request) -> str | None:
    """The operation that a JSON or query request names itself; reading the form leaves the body readable."""
    target = request.headers.get("X-Amz-Target")
    if target:
        return target.split(".")[-1]
    if not (request.content_type or "").startswith("application/x-www-form-urlencoded"):
        return None
    body = request.get_data(parse_form_data=False)
    request.environ["wsgi.input"] = io.BytesIO(body)
    return _values(request, body).get("Action")


def _values(request: Request, body: bytes) -> Any:
    return Request({**request.environ, "wsgi.input": io.BytesIO(body)}).values
