"""Tags by ARN for services whose tag operations moto lacks; member names come from the API's model."""

from __future__ import annotations

from typing import Any

from moto.core.utils import get_service_model

from operations import Call, operation


def tags_of(call: Call, arn: str) -> dict[str, str]:
    return call.state("tags").setdefault(arn, {})


def as_dict(tags: Any) -> dict[str, str]:
    """Tags in the form of the APIs, `{name: value}` or `[{Key: name, Value: value}]`, as a dictionary."""
    if isinstance(tags, list):
        lowered = ({key.lower(): value for key, value in tag.items()} for tag in tags)
        return {tag["key"]: tag.get("value", "") for tag in lowered}
    return dict(tags or {})


def as_list(tags: dict[str, str], key: str = "Key", value: str = "Value") -> list[dict[str, str]]:
    return [{key: name, value: content} for name, content in tags.items()]


def serve_tags(
    service: str, tag: str = "TagResource", untag: str = "UntagResource", listing: str = "ListTagsForResource"
) -> None:
    model = get_service_model(service)
    tag_members = model.operation_model(tag).input_shape.members  # type: ignore[union-attr]
    untag_members = model.operation_model(untag).input_shape.members  # type: ignore[union-attr]
    list_members = model.operation_model(listing).output_shape.members  # type: ignore[union-attr]
    arn_key = next(name for name, shape in tag_members.items() if shape.type_name == "string")
    tags_key = next(name for name in tag_members if name != arn_key)
    keys_key = next(name for name in untag_members if name != arn_key)
    result_key, result_shape = next((n, s) for n, s in list_members.items() if s.type_name in ("list", "map"))

    @operation(service, tag)
    def tag_resource(call: Call) -> dict[str, Any]:
        tags_of(call, call.params[arn_key]).update(as_dict(call.params[tags_key]))
        return {}

    @operation(service, untag)
    def untag_resource(call: Call) -> dict[str, Any]:
        for name in call.params[keys_key]:
            tags_of(call, call.params[arn_key]).pop(name, None)
        return {}

    @operation(service, listing)
    def list_tags(call: Call) -> dict[str, Any]:
        tags = tags_of(call, call.params[arn_key])
        if result_shape.type_name == "map":
            return {result_key: tags}
        return {result_key: as_list(tags, *result_shape.member.members)}  # type: ignore[attr-defined]


def keep_rds_tags(store: str) -> None:
    """Serves the tags of RDS's resources that a patch adds: `call.state(store)` has a list of them by ARN."""

    @operation("rds", "ListTagsForResource")
    def list_tags(call: Call) -> Any:
        tags = call.state(store).get(call.params["ResourceName"])
        return call.proceed() if tags is None else {"TagList": tags}

    @operation("rds", "AddTagsToResource", "RemoveTagsFromResource")
    def change_tags(call: Call) -> Any:
        tags = call.state(store).get(call.params["ResourceName"])
        if tags is None:
            return call.proceed()
        given = call.params.get("Tags", [])
        gone = {*call.params.get("TagKeys", []), *(tag["Key"] for tag in given)}
        tags[:] = [tag for tag in tags if tag["Key"] not in gone] + given
        return {}
