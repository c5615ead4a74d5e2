"""Finds the state under test: the definition itself, or a named state anywhere in a state machine."""

from collections.abc import Iterator
from typing import Any

from workbench.localaws.stepfunctions.parts.service_errors import CommonServiceException

__all__ = ["UNNAMED", "find_state"]

#: What AWS calls a state that is given without a name.
UNNAMED = "TestState"


def find_state(definition: Any, name: str | None) -> tuple[str, dict[str, Any], str]:
    """Return name, definition and query language of the state under test.

    Raises InvalidDefinition when there is no such definition, ValidationException when the machine has no such state.
    """
    from moto.stepfunctions.parser.api import InvalidDefinition

    if not isinstance(definition, dict):
        raise InvalidDefinition(
            "Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION: the definition is not a JSON object'"
        )
    language = definition.get("QueryLanguage", "JSONPath")
    if name is None:
        return UNNAMED, definition, language
    if "States" not in definition:
        raise InvalidDefinition(
            "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /'"
        )
    for found, state in _states(definition):
        if found == name:
            return name, state, language
    raise CommonServiceException("ValidationException", "State not found in definition")


def _states(container: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, state in (container.get("States") or {}).items():
        if not isinstance(state, dict):
            continue
        yield name, state
        inner = [state.get("ItemProcessor"), state.get("Iterator"), *(state.get("Branches") or [])]
        for part in inner:
            if isinstance(part, dict):
                yield from _states(part)
