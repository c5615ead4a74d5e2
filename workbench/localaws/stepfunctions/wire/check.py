"""Checks a request against the service's model, with the words AWS uses.

Source of the wording: ValidationException texts in the API reference and the recorded shapes.
"""

from collections.abc import Iterator
from typing import Any

from botocore.model import ListShape, OperationModel, Shape, StringShape, StructureShape

__all__ = ["SerializationError", "constraint_violations", "type_violation"]

#: Members whose limits the provider itself checks, with an error of its own or a wording of its own.
_CHECKED_BY_PROVIDER = {
    ("CreateActivity", "name"),
    ("CreateStateMachineAlias", "name"),
    ("CreateStateMachineAlias", "routingConfiguration"),
    ("UpdateStateMachineAlias", "routingConfiguration"),
    ("ListExecutions", "statusFilter"),
}
_JSON_NAMES = {bool: "TRUE_VALUE", str: "STRING_VALUE", int: "NUMBER_VALUE", float: "DECIMAL_VALUE"}


class SerializationError(ValueError):
    """A member has a JSON type the model does not allow."""


def type_violation(operation: OperationModel, request: dict[str, Any]) -> None:
    """Raise `SerializationError` when a member's JSON type is not the model's."""
    if operation.input_shape is not None:
        _check_types(operation.input_shape, request)


def _check_types(shape: Shape, value: Any) -> None:
    if value is None:
        return
    if isinstance(shape, StructureShape):
        if not isinstance(value, dict):
            raise SerializationError("Unexpected value type in payload")
        for name, member in shape.members.items():
            _check_types(member, value.get(name))
    elif isinstance(shape, ListShape):
        if not isinstance(value, list):
            raise SerializationError("Expected list or null")
        for item in value:
            _check_types(shape.member, item)
    elif isinstance(shape, StringShape) and not isinstance(value, str):
        if isinstance(value, dict | list):
            raise SerializationError(
                f"{'START_OBJECT' if isinstance(value, dict) else 'START_ARRAY'}_VALUE can not be converted to a String"
            )
        raise SerializationError(f"{_json_name(value)} can not be converted to a String")
    elif shape.type_name in ("integer", "long") and (isinstance(value, bool) or not isinstance(value, int)):
        raise SerializationError(f"{_json_name(value)} can not be converted to an Integer")
    elif shape.type_name == "boolean" and not isinstance(value, bool):
        raise SerializationError(f"{_json_name(value)} can not be converted to a Boolean")


def _json_name(value: Any) -> str:
    if value is False:
        return "FALSE_VALUE"
    return _JSON_NAMES.get(type(value), "START_OBJECT")


def constraint_violations(operation: OperationModel, request: dict[str, Any]) -> str | None:
    """Return AWS's ValidationException message for the limits a request breaks, or None."""
    if operation.input_shape is None:
        return None
    found = list(_structure(operation.name, operation.input_shape, request, ""))
    if not found:
        return None
    return f"{len(found)} validation error{'s' if len(found) > 1 else ''} detected: {'; '.join(found)}"


def _structure(operation: str, shape: StructureShape, value: dict[str, Any], at: str) -> Iterator[str]:
    for name, member in shape.members.items():
        path = f"{at}.{name}" if at else name
        if (operation, path) in _CHECKED_BY_PROVIDER:
            continue
        given = value.get(name)
        if given is None:
            if name in shape.required_members:
                yield f"Value null at '{path}' failed to satisfy constraint: Member must not be null"
            continue
        yield from _value(operation, member, given, path)


def _value(operation: str, shape: Shape, value: Any, path: str) -> Iterator[str]:
    if isinstance(shape, StructureShape):
        yield from _structure(operation, shape, value, path)
    elif isinstance(shape, ListShape):
        yield from _length(shape, value, path)
        for index, item in enumerate(value, start=1):
            yield from _value(operation, shape.member, item, f"{path}.{index}.member")
    elif isinstance(shape, StringShape):
        if shape.enum and value not in shape.enum:
            yield _violation(value, path, f"satisfy enum value set: [{', '.join(shape.enum)}]")
        else:
            yield from _length(shape, value, path)
    elif shape.type_name in ("integer", "long", "float", "double"):
        low, high = shape.metadata.get("min"), shape.metadata.get("max")
        if high is not None and value > high:
            yield _violation(value, path, f"have value less than or equal to {high}")
        elif low is not None and value < low:
            yield _violation(value, path, f"have value greater than or equal to {low}")


def _length(shape: Shape, value: Any, path: str) -> Iterator[str]:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    shown = "***Sensitive information***" if "ensitive" in shape.name or len(value) > 4096 else value
    if high is not None and len(value) > high:
        yield _violation(shown, path, f"have length less than or equal to {high}")
    elif low is not None and len(value) < low:
        yield _violation(shown, path, f"have length greater than or equal to {low}")


def _violation(value: Any, path: str, must: str) -> str:
    return f"Value '{value}' at '{path}' failed to satisfy constraint: Member must {must}"
