"""The tags of a launch template are its own. moto also writes them into the template's content, as tags for
what it launches, which Terraform removes in every plan, together with every group that uses the latest
version."""

from __future__ import annotations

from typing import Any

from operations import Call, operation

MODULE = "moto.ec2.responses"
OWN = "launch-template"


def create(call: Call) -> dict[str, Any]:
    result: dict[str, Any] = call.proceed()
    template = call.backend.get_launch_template(result["LaunchTemplate"]["LaunchTemplateId"])
    data = template.versions[0].data
    kept = [each for each in data.get("TagSpecifications", []) if each["ResourceType"] != OWN]
    data["TagSpecifications"] = kept
    if not kept:
        del data["TagSpecifications"]
    return result


def apply() -> None:
    operation("ec2", "CreateLaunchTemplate")(create)


def probe(aws: Any) -> None:
    client = aws.client("ec2")
    tags = [{"Key": "a", "Value": "1"}]
    instance = {"ResourceType": "instance", "Tags": tags}
    for name, given in (("plain", []), ("tagging", [instance])):
        data = {"InstanceType": "t3.micro", **({"TagSpecifications": given} if given else {})}
        own = [{"ResourceType": OWN, "Tags": tags}]
        client.create_launch_template(LaunchTemplateName=name, LaunchTemplateData=data, TagSpecifications=own)
        template = client.describe_launch_templates(LaunchTemplateNames=[name])["LaunchTemplates"][0]
        assert template["Tags"] == tags, template
        versions = client.describe_launch_template_versions(LaunchTemplateName=name)["LaunchTemplateVersions"]
        assert versions[0]["LaunchTemplateData"].get("TagSpecifications", []) == given, versions
