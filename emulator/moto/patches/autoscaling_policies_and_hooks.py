"""A scaling policy is enabled by default and predicts nothing unless that is configured, and a lifecycle hook
notifies the target that it was given. moto reports a policy without its state but with a prediction, and returns a
queue and a role that were not given."""

from __future__ import annotations

from typing import Any

from moto.autoscaling.models import FakeScalingPolicy, LifecycleHook

from operations import Call, operation
from patching import wrap

MODULE = "moto.autoscaling.responses"


def put_policy(call: Call) -> dict[str, Any]:
    result: dict[str, Any] = call.proceed()
    call.backend.policies[call.params["PolicyName"]].enabled = call.params.get("Enabled", True)
    return result


def put_hook(call: Call) -> dict[str, Any]:
    result: dict[str, Any] = call.proceed()
    params = call.params
    hook = call.backend.lifecycle_hooks[f"{params['AutoScalingGroupName']}_{params['LifecycleHookName']}"]
    hook.role_arn = params.get("RoleARN")
    hook.notification_target_arn = params.get("NotificationTargetARN")
    hook.notification_metadata = params.get("NotificationMetadata")
    return result


def apply() -> None:
    operation("autoscaling", "PutScalingPolicy")(put_policy)
    operation("autoscaling", "PutLifecycleHook")(put_hook)

    @wrap(FakeScalingPolicy, "__init__")
    def init(original: Any, self: FakeScalingPolicy, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        self.predictive_scaling_configuration = self.predictive_scaling_configuration or None  # type: ignore

    @wrap(LifecycleHook, "__init__")
    def init_hook(original: Any, self: LifecycleHook, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        self.role_arn = self.notification_target_arn = None  # type: ignore[assignment]


def probe(aws: Any) -> None:
    client = aws.client("autoscaling")
    group = {"AutoScalingGroupName": "g"}
    client.create_launch_configuration(
        LaunchConfigurationName="l", ImageId="ami-12c6146b", InstanceType="t3.micro"
    )
    zones = {"AvailabilityZones": ["us-east-1a"], "MinSize": 0, "MaxSize": 1}
    client.create_auto_scaling_group(**group, LaunchConfigurationName="l", **zones)
    metric = {"PredefinedMetricSpecification": {"PredefinedMetricType": "ASGAverageCPUUtilization"}}
    tracking = {
        "PolicyType": "TargetTrackingScaling",
        "TargetTrackingConfiguration": {**metric, "TargetValue": 50},
    }
    client.put_scaling_policy(**group, PolicyName="cpu", **tracking)
    found = client.describe_policies(**group)["ScalingPolicies"][0]
    assert found["Enabled"] is True and "PredictiveScalingConfiguration" not in found, found
    client.put_scaling_policy(**group, PolicyName="cpu", **tracking, Enabled=False)
    assert client.describe_policies(**group)["ScalingPolicies"][0]["Enabled"] is False
    hook = {"LifecycleHookName": "drain", "LifecycleTransition": "autoscaling:EC2_INSTANCE_TERMINATING"}
    client.put_lifecycle_hook(**group, **hook)
    found = client.describe_lifecycle_hooks(**group)["LifecycleHooks"][0]
    assert "NotificationTargetARN" not in found and "RoleARN" not in found, found
    topic = {"NotificationTargetARN": "arn:aws:sns:us-east-1:1:t", "RoleARN": "arn:aws:iam::1:role/r"}
    client.put_lifecycle_hook(**group, **hook, **topic)
    found = client.describe_lifecycle_hooks(**group)["LifecycleHooks"][0]
    assert {name: found[name] for name in topic} == topic, found
