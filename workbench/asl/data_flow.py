"""The stages of a state's data flow: which field of the state makes which, and in what order. Pure."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Stage", "found_state", "language_of", "stages_of"]

#: (stage, the member of TestState's inspectionData that has it) by query language, in order.
#: Source: https://docs.aws.amazon.com/step-functions/latest/apireference/API_InspectionData.html
_JSONPATH = (
    ("InputPath", "afterInputPath"),
    ("ItemsPath", "afterItemsPath"),
    ("ItemSelector", "afterItemSelector"),
    ("ItemBatcher", "afterItemBatcher"),
    ("Parameters", "afterParameters"),
    ("result", "result"),
    ("ResultSelector", "afterResultSelector"),
    ("ResultPath", "afterResultPath"),
)
_JSONATA = (
    ("Items", "afterItemsPath"),
    ("ItemSelector", "afterItemSelector"),
    ("ItemBatcher", "afterItemBatcher"),
    ("Arguments", "afterArguments"),
    ("result", "result"),
)
_DEFAULTS = {"InputPath": "$", "ResultPath": "$", "OutputPath": "$", "ItemsPath": "$"}


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: the field that makes it (or `input`, `result`), what the state says there, and the JSON it gives."""

    name: str
    expression: str
    value: str


def found_state(definition: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    """Return the state of that name anywhere in a definition, the outermost first; None when there is none."""
    level: list[Mapping[str, Any]] = [definition]
    while level:
        for machine in level:
            if name in machine.get("States", {}):
                return dict(machine["States"][name])
        level = [
            inner
            for machine in level
            for state in machine.get("States", {}).values()
            if isinstance(state, Mapping)
            for inner in [state.get("ItemProcessor"), state.get("Iterator"), *(state.get("Branches") or [])]
            if isinstance(inner, Mapping)
        ]
    return None


def language_of(definition: Mapping[str, Any], state: Mapping[str, Any]) -> str:
    """Return JSONPath or JSONata: the state's own query language, else the machine's."""
    return str(state.get("QueryLanguage") or definition.get("QueryLanguage") or "JSONPath")


def stages_of(state: Mapping[str, Any], language: str, given: str, answer: Mapping[str, Any]) -> Iterator[Stage]:
    """Yield the stages that an answer of TestState has (inspectionLevel DEBUG or TRACE), from input to output."""
    seen = answer.get("inspectionData", {})
    yield Stage("input", "", given)
    failed = answer.get("status") == "CAUGHT_ERROR"
    for name, member in _JSONATA if language == "JSONata" else _JSONPATH:
        if seen.get(member) is not None and not (failed and name in ("ResultPath", "result")):
            yield Stage(name, _expression(state, name), str(seen[member]))
    if answer.get("output") is not None:
        name = "Catch" if failed else "Output" if language == "JSONata" else "OutputPath"
        yield Stage(name, _caught(state, seen) if failed else _expression(state, name), answer["output"])
    if (language == "JSONata" or "Assign" in state) and seen.get("variables") is not None:
        yield Stage("Assign", _expression(state, "Assign"), str(seen["variables"]))


def _caught(state: Mapping[str, Any], seen: Mapping[str, Any]) -> str:
    index = seen.get("errorDetails", {}).get("catchIndex", 0)
    catchers = state.get("Catch") or []
    return json.dumps(catchers[index], ensure_ascii=False) if index < len(catchers) else ""


def _expression(state: Mapping[str, Any], name: str) -> str:
    if name == "result" and "Result" in state:
        name = "Result"
    if name not in state:
        return f"{_DEFAULTS[name]} (default)" if name in _DEFAULTS else ""
    value = state[name]
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
