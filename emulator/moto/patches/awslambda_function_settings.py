"""A function keeps its environment key, dead letter target, logging, file systems and reserved concurrency, of zero
too, and a change reaches all of its settings. moto drops most of them, which is a change in every plan."""

from __future__ import annotations

from typing import Any

from moto.awslambda.models import ImageConfig, LambdaFunction

from patching import wrap

MODULE = "moto.awslambda.responses"
KEPT = ("KMSKeyArn", "DeadLetterConfig", "LoggingConfig", "FileSystemConfigs", "SnapStart")


def keep(function: LambdaFunction, settings: dict[str, Any]) -> None:
    """A new dictionary each time, because a published version shares the one of its publication."""
    known = {name: settings[name] for name in KEPT if name in settings}
    function.kept_settings = {**getattr(function, "kept_settings", {}), **known}  # type: ignore[attr-defined]


def shown(function: LambdaFunction) -> dict[str, Any]:
    kept: dict[str, Any] = function.kept_settings  # type: ignore[attr-defined]
    logging = {
        "LogFormat": "Text",
        "LogGroup": f"/aws/lambda/{function.function_name}",
        **kept.get("LoggingConfig", {}),
    }
    if logging["LogFormat"] == "JSON":
        logging = {"ApplicationLogLevel": "INFO", "SystemLogLevel": "INFO", **logging}
    found = {"LoggingConfig": logging, "FileSystemConfigs": kept.get("FileSystemConfigs", [])}
    if kept.get("KMSKeyArn"):
        found["KMSKeyArn"] = kept["KMSKeyArn"]
    if kept.get("DeadLetterConfig", {}).get("TargetArn"):
        found["DeadLetterConfig"] = kept["DeadLetterConfig"]
    if "SnapStart" in kept:
        found["SnapStart"] = {"OptimizationStatus": "Off", **kept["SnapStart"]}
    return found


def apply() -> None:
    @wrap(LambdaFunction, "__init__")
    def init(
        original: Any, self: LambdaFunction, account_id: str, spec: dict[str, Any], *args: Any, **kw: Any
    ) -> None:
        keep(self, spec)
        original(self, account_id, spec, *args, **kw)

    @wrap(LambdaFunction, "get_configuration")
    def get_configuration(original: Any, self: LambdaFunction, on_create: bool = False) -> dict[str, Any]:
        return {**original(self, on_create), **shown(self)}

    @wrap(LambdaFunction, "update_configuration")
    def update_configuration(original: Any, self: LambdaFunction, updates: dict[str, Any]) -> dict[str, Any]:
        keep(self, updates)
        self.tracing_config = updates.get("TracingConfig", self.tracing_config)
        self.ephemeral_storage = updates.get("EphemeralStorage", {}).get("Size", self.ephemeral_storage)
        if "ImageConfig" in updates:
            self.image_config = ImageConfig(updates["ImageConfig"])
        updated: dict[str, Any] = original(self, updates)
        return updated

    @wrap(LambdaFunction, "update_function_code")
    def update_code(original: Any, self: LambdaFunction, updated_spec: dict[str, Any]) -> dict[str, Any]:
        self.architectures = updated_spec.get("Architectures", self.architectures)
        updated: dict[str, Any] = original(self, updated_spec)
        return updated

    @wrap(LambdaFunction, "get_code")
    def get_code(original: Any, self: LambdaFunction) -> dict[str, Any]:
        found: dict[str, Any] = original(self)
        if self.reserved_concurrency is not None:
            found["Concurrency"] = {"ReservedConcurrentExecutions": self.reserved_concurrency}
        return found


def probe(aws: Any) -> None:
    client = aws.client("lambda")
    settings = {
        "KMSKeyArn": f"arn:aws:kms:us-east-1:{aws.account}:key/k",
        "DeadLetterConfig": {"TargetArn": f"arn:aws:sqs:us-east-1:{aws.account}:dead"},
        "LoggingConfig": {"LogFormat": "JSON", "SystemLogLevel": "WARN", "LogGroup": "/app"},
    }
    aws.function("f", **settings)
    name = {"FunctionName": "f"}
    settings["LoggingConfig"]["ApplicationLogLevel"] = "INFO"
    found = client.get_function_configuration(**name)
    assert {key: found[key] for key in settings} == settings, found
    changed = {
        "TracingConfig": {"Mode": "Active"},
        "EphemeralStorage": {"Size": 1024},
        "DeadLetterConfig": {},
    }
    client.publish_version(**name)
    client.update_function_configuration(**name, KMSKeyArn="", **changed)
    found = client.get_function_configuration(**name)
    assert found["TracingConfig"] == {"Mode": "Active"} and found["EphemeralStorage"]["Size"] == 1024, found
    assert "KMSKeyArn" not in found and "DeadLetterConfig" not in found, found
    assert client.get_function_configuration(**name, Qualifier="1")["KMSKeyArn"] == settings["KMSKeyArn"]
    client.put_function_concurrency(**name, ReservedConcurrentExecutions=0)
    assert client.get_function(**name)["Concurrency"] == {"ReservedConcurrentExecutions": 0}
