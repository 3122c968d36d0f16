"""Approval rule templates protect a branch: a pull request into it needs a set number of approvals. moto has none
of them."""

from __future__ import annotations

import hashlib
from typing import Any

from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

from operations import ApiError, Call, operation

MODULE = "moto.codecommit.responses"
NAME = "approvalRuleTemplateName"


def template(call: Call, name: str = NAME) -> dict[str, Any]:
    found: dict[str, Any] | None = call.state("templates").get(call.params[name])
    if found is None:
        raise ApiError("ApprovalRuleTemplateDoesNotExistException", f"{call.params[name]} does not exist")
    return found


def create(call: Call) -> dict[str, Any]:
    if call.params[NAME] in call.state("templates"):
        message = f"{call.params[NAME]} already exists"
        raise ApiError("ApprovalRuleTemplateNameAlreadyExistsException", message)
    created = {
        "approvalRuleTemplateId": str(mock_random.uuid4()),
        NAME: call.params[NAME],
        "creationDate": utcnow(),
        "lastModifiedUser": f"arn:aws:iam::{call.account}:root",
    }
    call.state("templates")[call.params[NAME]] = created
    return change(
        created,
        approvalRuleTemplateDescription=call.params.get("approvalRuleTemplateDescription", ""),
        approvalRuleTemplateContent=call.params["approvalRuleTemplateContent"],
    )


def change(found: dict[str, Any], **members: str) -> dict[str, Any]:
    found.update(members, lastModifiedDate=utcnow())
    found["ruleContentSha256"] = hashlib.sha256(found["approvalRuleTemplateContent"].encode()).hexdigest()
    return {"approvalRuleTemplate": found}


def get(call: Call) -> dict[str, Any]:
    return {"approvalRuleTemplate": template(call)}


def rename(call: Call) -> dict[str, Any]:
    found = template(call, "oldApprovalRuleTemplateName")
    name = call.params["newApprovalRuleTemplateName"]
    for kind in ("templates", "associations"):
        known = call.state(kind)
        if found[NAME] in known:
            known[name] = known.pop(found[NAME])
    return change(found, **{NAME: name})


def update(call: Call) -> dict[str, Any]:
    if "newRuleContent" in call.params:
        return change(template(call), approvalRuleTemplateContent=call.params["newRuleContent"])
    description = call.params["approvalRuleTemplateDescription"]
    return change(template(call), approvalRuleTemplateDescription=description)


def delete(call: Call) -> dict[str, Any]:
    found = template(call)
    del call.state("templates")[found[NAME]]
    return {"approvalRuleTemplateId": found["approvalRuleTemplateId"]}


def repositories(call: Call) -> list[str]:
    found: list[str] = call.state("associations").setdefault(template(call)[NAME], [])
    return found


def associate(call: Call) -> dict[str, Any]:
    name = call.backend.get_repository(call.params["repositoryName"])["repositoryName"]
    if name not in repositories(call):
        repositories(call).append(name)
    return {}


def disassociate(call: Call) -> dict[str, Any]:
    if call.params["repositoryName"] in repositories(call):
        repositories(call).remove(call.params["repositoryName"])
    return {}


def list_repositories(call: Call) -> dict[str, Any]:
    return {"repositoryNames": repositories(call)}


def list_templates(call: Call) -> dict[str, Any]:
    name = call.params.get("repositoryName")
    associations = call.state("associations")
    return {
        "approvalRuleTemplateNames": [
            known for known in call.state("templates") if name is None or name in associations.get(known, [])
        ]
    }


def apply() -> None:
    operation("codecommit", "CreateApprovalRuleTemplate")(create)
    operation("codecommit", "GetApprovalRuleTemplate")(get)
    operation("codecommit", "UpdateApprovalRuleTemplateName")(rename)
    operation("codecommit", "UpdateApprovalRuleTemplateContent", "UpdateApprovalRuleTemplateDescription")(
        update
    )
    operation("codecommit", "DeleteApprovalRuleTemplate")(delete)
    operation("codecommit", "AssociateApprovalRuleTemplateWithRepository")(associate)
    operation("codecommit", "DisassociateApprovalRuleTemplateFromRepository")(disassociate)
    operation("codecommit", "ListRepositoriesForApprovalRuleTemplate")(list_repositories)
    operation("codecommit", "ListApprovalRuleTemplates", "ListAssociatedApprovalRuleTemplatesForRepository")(
        list_templates
    )


def probe(aws: Any) -> None:
    client = aws.client("codecommit")
    client.create_repository(repositoryName="app")
    name = {NAME: "two-people"}
    client.create_approval_rule_template(**name, approvalRuleTemplateContent="{}")
    client.update_approval_rule_template_content(**name, newRuleContent='{"a": 1}')
    found = client.get_approval_rule_template(**name)["approvalRuleTemplate"]
    assert found["approvalRuleTemplateContent"] == '{"a": 1}', found
    association = {**name, "repositoryName": "app"}
    client.associate_approval_rule_template_with_repository(**association)
    listed = client.list_associated_approval_rule_templates_for_repository(repositoryName="app")
    assert listed["approvalRuleTemplateNames"] == ["two-people"], listed
    client.disassociate_approval_rule_template_from_repository(**association)
    assert client.list_repositories_for_approval_rule_template(**name)["repositoryNames"] == []
    client.delete_approval_rule_template(**name)
    refused = aws.refused(client.get_approval_rule_template, **name)
    assert refused == "ApprovalRuleTemplateDoesNotExistException"
