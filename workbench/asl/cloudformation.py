"""Finds the definition of a state machine in a CloudFormation, SAM or Serverless Framework template."""

from collections.abc import Mapping
from typing import Any

from workbench.errors import DefinitionError

__all__ = ["definition_in_template", "is_template", "resolved"]

_MACHINE_TYPES = ("AWS::StepFunctions::StateMachine", "AWS::Serverless::StateMachine")
_SOURCES = ("Definition", "DefinitionString", "DefinitionUri", "definition")


def is_template(document: Mapping[str, Any]) -> bool:
    """Tell whether this is a template, one resource of it, or a resource's properties, and not a definition."""
    if isinstance(document.get("States"), Mapping):
        return False
    return (
        isinstance(document.get("Resources"), Mapping)
        or document.get("Type") in _MACHINE_TYPES
        or isinstance(document.get("stepFunctions"), Mapping)
        or any(key in document for key in _SOURCES)
    )


def definition_in_template(document: Mapping[str, Any], machine: str | None = None) -> tuple[Any, str | None]:
    """Return (the definition as text or dict, None) or (None, the path its DefinitionUri names).

    `machine` is the logical id; it may be left out when the template has one state machine only.
    Raises DefinitionError when there is none, or several and no `machine`, or the definition lies on S3.
    """
    properties = _properties(document, machine)
    for key in ("Definition", "definition", "DefinitionString"):
        if properties.get(key) is not None:
            return resolved(properties[key]), None
    uri = resolved(properties.get("DefinitionUri"))
    if isinstance(uri, str) and not uri.startswith("s3:"):
        return None, uri
    raise DefinitionError(
        f"The state machine's definition is not in the template: it has {', '.join(properties) or 'no properties'}. "
        "Give the definition's file, or the machine's ARN with connection=."
    )


def resolved(value: Any) -> Any:
    """Return the value with every CloudFormation function replaced by text or a placeholder like `${Table.Arn}`."""
    if isinstance(value, list):
        return [resolved(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    if len(value) == 1:
        ((name, argument),) = value.items()
        if name == "Ref" or (isinstance(name, str) and name.startswith("Fn::")):
            return _call(name, argument)
    return {key: resolved(each) for key, each in value.items()}


def _call(name: str, argument: Any) -> Any:
    if name == "Fn::Join" and isinstance(argument, list) and len(argument) == 2 and isinstance(argument[1], list):
        return str(argument[0]).join(_text(resolved(each)) for each in argument[1])
    if name == "Fn::Sub":
        return _substituted(argument)
    if name == "Fn::GetAtt":
        return "${" + (argument if isinstance(argument, str) else ".".join(_text(each) for each in argument)) + "}"
    if name == "Ref":
        return "${" + _text(argument) + "}"
    return "${" + name + "}"


def _substituted(argument: Any) -> Any:
    if not (isinstance(argument, list) and len(argument) == 2 and isinstance(argument[1], Mapping)):
        return argument
    text, values = _text(argument[0]), argument[1]
    for name, value in values.items():
        plain = resolved(value)
        if isinstance(plain, (str, int, float)):
            text = text.replace("${" + str(name) + "}", str(plain))
    return text


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value)


def _properties(document: Mapping[str, Any], machine: str | None) -> Mapping[str, Any]:
    machines = _machines(document)
    if machine is not None:
        if machine not in machines:
            raise DefinitionError(
                f"The template has no state machine {machine!r}; it has {', '.join(machines) or 'none'}."
            )
        return machines[machine]
    if len(machines) == 1:
        return next(iter(machines.values()))
    if machines:
        raise DefinitionError(
            f"The template has {len(machines)} state machines: {', '.join(machines)}. "
            f"Say which one, for example machine={next(iter(machines))!r}."
        )
    raise DefinitionError(
        f"The template has no state machine among its {len(document.get('Resources', {}))} resources. "
        f"Give a template with a resource of type {' or '.join(_MACHINE_TYPES)}."
    )


def _machines(document: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return logical id -> properties, for the three shapes `is_template` knows."""
    if isinstance(document.get("Resources"), Mapping):
        found = {
            str(name): resource.get("Properties")
            for name, resource in document["Resources"].items()
            if isinstance(resource, Mapping) and resource.get("Type") in _MACHINE_TYPES
        }
    elif isinstance(document.get("stepFunctions"), Mapping):
        found = dict(document["stepFunctions"].get("stateMachines") or {})
    elif document.get("Type") in _MACHINE_TYPES:
        found = {"the machine": document.get("Properties")}
    else:
        found = {"the machine": document}
    return {name: properties if isinstance(properties, Mapping) else {} for name, properties in found.items()}
