"""Writes into every JSONata expression of a parsed program the field it stands in, as AWS names it in errors.

Fields are named from their state: Output, Output/a/b[0], Assign/x, Arguments/Input/id, Choices[1]/Condition, Seconds.
"""

from typing import Any

__all__ = ["annotate"]

#: Class of a component -> the field of a state it is made from.
_FIELDS = {
    "ArgumentsJSONataTemplateValueObject": "Arguments",
    "ArgumentsStringJSONata": "Arguments",
    "AssignDecl": "Assign",
    "Cause": "Cause",
    "ConditionStringJSONata": "Condition",
    "Credentials": "Credentials/RoleArn",
    "Error": "Error",
    "HeartbeatSecondsJSONata": "HeartbeatSeconds",
    "ItemReader": "ItemReader",
    "ItemSelector": "ItemSelector",
    "ItemsArray": "Items",
    "ItemsJSONata": "Items",
    "MaxConcurrencyJSONata": "MaxConcurrency",
    "MaxItemsStringJSONata": "ReaderConfig/MaxItems",
    "Output": "Output",
    "ResultWriter": "ResultWriter",
    "SecondsJSONata": "Seconds",
    "TimeoutSecondsJSONata": "TimeoutSeconds",
    "Timestamp": "Timestamp",
    "ToleratedFailureCountStringJSONata": "ToleratedFailureCount",
    "ToleratedFailurePercentageStringJSONata": "ToleratedFailurePercentage",
}
#: Attribute that holds a list of numbered parts -> the field's name.
_NUMBERED = {"rules": "Choices", "catchers": "Catch"}


def annotate(program: Any) -> None:
    """Give each `StringJSONata` below a program its `field_path`."""
    _walk(program, "", set())


def _walk(component: Any, path: str, seen: set[int]) -> None:
    if id(component) in seen or not _is_component(component):
        return
    seen.add(id(component))
    kind = type(component).__name__
    if kind == "StringJSONata":
        component.field_path = path
        return
    if kind == "States":
        for state in component.states.values():
            _walk(state, "", seen)
        return
    if kind in _FIELDS:
        path = f"{path}/{_FIELDS[kind]}" if path else _FIELDS[kind]
    elif hasattr(component, "identifier") and "Binding" in kind:
        path = f"{path}/{component.identifier}"
    for name, value in vars(component).items():
        if name == "values" and isinstance(value, list):
            for at, item in enumerate(value):
                _walk(item, f"{path}[{at}]", seen)
        elif name in _NUMBERED and isinstance(value, list):
            for at, item in enumerate(value):
                _walk(item, f"{_NUMBERED[name]}[{at}]", seen)
        elif isinstance(value, list | tuple):
            for item in value:
                _walk(item, path, seen)
        else:
            _walk(value, path, seen)


def _is_component(value: Any) -> bool:
    return type(value).__module__.startswith("moto.stepfunctions.parser.asl.component")
