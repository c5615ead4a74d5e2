"""Checks fields, transitions and query languages of a decoded definition.

Rules and texts were measured with ValidateStateMachineDefinition on AWS; only what is certain is refused here, the
rest is left to the interpreter's parser.
"""

from collections.abc import Iterator
from typing import Any

from workbench.localaws.stepfunctions.definition.diagnostics import Diagnostic

__all__ = ["check_structure"]

_FAILED = "SCHEMA_VALIDATION_FAILED"
_TYPES = ("Task", "Pass", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map")
_RUNS = {"TimeoutSeconds": ("Task",), "Catch": ("Task", "Parallel", "Map"), "Retry": ("Task", "Parallel", "Map")}
_JSONPATH_ONLY = (
    "InputPath",
    "OutputPath",
    "ResultPath",
    "ResultSelector",
    "Parameters",
    "Result",
    "ItemsPath",
    "MaxConcurrencyPath",
)
_JSONATA_ONLY = ("Arguments", "Output", "Items")
_REQUIRED = {"Task": ("Resource",), "Choice": ("Choices",), "Parallel": ("Branches",)}


def check_structure(definition: Any) -> list[Diagnostic]:
    """Return what is wrong with a decoded definition."""
    if not isinstance(definition, dict):
        return [Diagnostic("INVALID_JSON_DESCRIPTION", "Expected value of type [OBJECT]", "/")]
    language = definition.get("QueryLanguage", "JSONPath")
    return [*_query_language(definition, ""), *_machine(definition, "", language)]


def _query_language(container: dict[str, Any], at: str) -> Iterator[Diagnostic]:
    language = container.get("QueryLanguage")
    if language is None:
        return
    if not isinstance(language, str):
        yield Diagnostic(_FAILED, "Expected value of type [STRING]", f"{at}/QueryLanguage")
    elif language not in ("JSONPath", "JSONata"):
        yield Diagnostic(_FAILED, "Value should be one of the following: [JSONPath, JSONata]", f"{at}/QueryLanguage")


def _machine(machine: dict[str, Any], at: str, language: str) -> Iterator[Diagnostic]:
    missing = [name for name in ("StartAt", "States") if name not in machine]
    if missing:
        yield Diagnostic(_FAILED, f"These fields are required: [{', '.join(missing)}]", at or "/")
        return
    states = machine["States"]
    if not isinstance(states, dict):
        yield Diagnostic(_FAILED, "Expected value of type [OBJECT]", f"{at}/States")
        return
    for name, state in states.items():
        if isinstance(state, dict):
            yield from _state(state, f"{at}/States/{name}", language)
        else:
            yield Diagnostic(_FAILED, "Expected value of type [OBJECT]", f"{at}/States/{name}")
    if all(isinstance(state, dict) for state in states.values()):
        yield from _transitions(machine, at)


def _state(state: dict[str, Any], at: str, machine_language: str) -> Iterator[Diagnostic]:
    kind = state.get("Type")
    if kind is None:
        yield Diagnostic(_FAILED, "These fields are required: [Type]", at)
        return
    if kind not in _TYPES:
        yield Diagnostic(_FAILED, f"Value should be one of the following: [{', '.join(_TYPES)}]", f"{at}/Type")
        return
    missing = [name for name in _REQUIRED.get(kind, ()) if name not in state]
    if missing:
        yield Diagnostic(_FAILED, f"These fields are required: [{', '.join(missing)}]", at)
    for name, kinds in _RUNS.items():
        if name in state and kind not in kinds:
            yield Diagnostic(_FAILED, f"Field '{name}' is not supported", at)
    yield from _state_language(state, at, machine_language)
    for part in ("ItemProcessor", "Iterator"):
        yield from _inner(state.get(part), f"{at}/{part}", machine_language)
    for index, branch in enumerate(state.get("Branches") or [] if kind == "Parallel" else []):
        yield from _inner(branch, f"{at}/Branches[{index}]", machine_language)


def _state_language(state: dict[str, Any], at: str, machine_language: str) -> Iterator[Diagnostic]:
    yield from _query_language(state, at)
    own = state.get("QueryLanguage")
    if own == "JSONPath" and machine_language == "JSONata":
        yield Diagnostic(
            _FAILED, "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", at
        )
        return
    is_jsonata = (own if own is not None else machine_language) != "JSONPath"
    wrong, here, there = (
        (_JSONPATH_ONLY, "JSONata", "JSONPath") if is_jsonata else (_JSONATA_ONLY, "JSONPath", "JSONata")
    )
    for name in wrong:
        if name in state:
            yield Diagnostic(
                _FAILED,
                f"The QueryLanguage is set to '{here}', but field '{name}' is only supported for the "
                f"'{there}' QueryLanguage",
                at,
            )


def _inner(machine: Any, at: str, machine_language: str) -> Iterator[Diagnostic]:
    if not isinstance(machine, dict):
        return
    if "QueryLanguage" in machine:
        yield Diagnostic(_FAILED, "Field 'QueryLanguage' is not supported", at)
    yield from _machine(machine, at, machine_language)


def _transitions(machine: dict[str, Any], at: str) -> Iterator[Diagnostic]:
    states = machine["States"]
    start = machine["StartAt"]
    if start not in states:
        yield Diagnostic("MISSING_TRANSITION_TARGET", f"Missing 'StartAt' target: {start}", f"{at}/StartAt")
        return
    reached, waiting = {start}, [start]
    while waiting:
        for _, target in _targets(states[waiting.pop()]):
            if target in states and target not in reached:
                reached.add(target)
                waiting.append(target)
    ends = False
    for name, state in states.items():
        for field, target in _targets(state):
            if target not in states:
                word = field.rsplit("/", 1)[-1]
                yield Diagnostic(
                    "MISSING_TRANSITION_TARGET", f"Missing '{word}' target: {target}", f"{at}/States/{name}/{field}"
                )
        ends = ends or state.get("End") is True or state.get("Type") in ("Succeed", "Fail")
    if not ends:
        yield Diagnostic("MISSING_END_STATE", "No end state found", f"{at}/States")
    for name in states:
        if name not in reached:
            yield Diagnostic("MISSING_TRANSITION_TARGET", f'State "{name}" is not reachable.', f"{at}/States/{name}")


def _targets(state: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for field in ("Next", "Default"):
        if field in state:
            yield field, state[field]
    for field in ("Choices", "Catch"):
        for index, rule in enumerate(state.get(field) or []):
            if isinstance(rule, dict) and "Next" in rule:
                yield f"{field}[{index}]/Next", rule["Next"]
