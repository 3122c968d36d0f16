"""A certificate has the key algorithm and the options it was requested with, and defaults for the others. moto
makes every key RSA_2048, for which Terraform replaces the certificate in each plan, and cannot list certificates
once one was requested with an option."""

from __future__ import annotations

import json
from typing import Any

from moto.acm.models import CertBundle
from moto.acm.responses import AWSCertificateManagerResponse

from patching import wrap

MODULE = "moto.acm.responses"

DEFAULTS = {"CertificateTransparencyLoggingPreference": "ENABLED", "Export": "DISABLED"}


def apply() -> None:
    @wrap(AWSCertificateManagerResponse, "request_certificate")
    def request(original: Any, self: Any) -> Any:
        response = original(self)
        if isinstance(response, str):
            certificate = self.acm_backend.get_certificate(json.loads(response)["CertificateArn"])
            certificate.cert_options = {**DEFAULTS, **(self._get_param("Options") or {})}
            certificate.requested_key_algorithm = self._get_param("KeyAlgorithm")
        return response

    @wrap(CertBundle, "describe")
    def describe(original: Any, self: Any) -> dict[str, Any]:
        result: dict[str, Any] = original(self)
        algorithm = getattr(self, "requested_key_algorithm", None)
        if algorithm:
            result["Certificate"]["KeyAlgorithm"] = algorithm
        return result


def probe(aws: Any) -> None:
    client = aws.client("acm")
    arn = client.request_certificate(
        DomainName="probe.example.com",
        ValidationMethod="DNS",
        KeyAlgorithm="EC_prime256v1",
        Options={"CertificateTransparencyLoggingPreference": "ENABLED"},
    )["CertificateArn"]
    certificate = client.describe_certificate(CertificateArn=arn)["Certificate"]
    assert certificate["KeyAlgorithm"] == "EC_prime256v1", certificate
    listed = client.list_certificates(Includes={"keyTypes": ["EC_prime256v1"]})["CertificateSummaryList"]
    assert [one["CertificateArn"] for one in listed] == [arn], listed
