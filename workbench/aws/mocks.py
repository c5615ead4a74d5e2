"""What a mocked task answers: a value, an error, one after the other, or a Python function."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from workbench.errors import WorkbenchError

__all__ = ["Mocks", "mock_of"]


class Mocks:
    """The mocks of a dry run by state name. A mock is

    - {"Return": value} or {"Throw": {"Error": name, "Cause": text}}, as in Step Functions Local's mock file,
    - a list with at least one of those in it: one answer an attempt, in order over all visits; the last one stays,
    - a function: it gets the state's Parameters or Arguments, returns the value or raises the error,
    - anything else: the value itself, each time.
    Source: https://docs.aws.amazon.com/step-functions/latest/dg/sfn-local-test-sm-exec.html
    """

    def __init__(self, mocks: Mapping[str, Any] | None, names: set[str]) -> None:
        self.given = dict(mocks or {})
        self.turns: dict[str, int] = {}
        unknown = sorted(set(self.given) - names)
        if unknown:
            raise WorkbenchError(
                f"mocks names {', '.join(map(repr, unknown))}, which the definition does not have. "
                f"Its states are {', '.join(map(repr, sorted(names)))}."
            )

    def __contains__(self, state: str) -> bool:
        return state in self.given

    def is_function(self, state: str) -> bool:
        """Return whether the mock is a function, which needs the state's arguments."""
        return callable(self.given[state])

    def next(self, state: str, arguments: Any = None) -> dict[str, Any]:
        """Return the `mock` member of a TestState call for the state's next attempt."""
        given = self.given[state]
        if callable(given):
            return _called(given, arguments)
        if isinstance(given, list) and any(_is_response(each) for each in given):
            turn = self.turns.get(state, 0)
            self.turns[state] = turn + 1
            given = given[min(turn, len(given) - 1)]
        return mock_of(given)


def mock_of(given: Any) -> dict[str, Any]:
    """Return the `mock` member of a TestState call for one answer; see Mocks for what is taken."""
    if _is_response(given) and "Throw" in given:
        thrown = given["Throw"]
        if not isinstance(thrown, Mapping) or not isinstance(thrown.get("Error"), str):
            raise WorkbenchError(f"A mock throws {{'Error': name, 'Cause': text}}, not {thrown!r}.")
        return {"errorOutput": {"error": thrown["Error"], "cause": str(thrown.get("Cause", ""))}}
    return {"result": _json(given["Return"] if _is_response(given) else given), "fieldValidationMode": "NONE"}


def _is_response(given: Any) -> bool:
    return isinstance(given, Mapping) and len(given) == 1 and next(iter(given)) in ("Return", "Throw")


def _called(function: Callable[[Any], Any], arguments: Any) -> dict[str, Any]:
    try:
        value = function(arguments)
    except Exception as error:  # noqa: BLE001 - whatever a handler raises is the task's error, as on Lambda
        return {"errorOutput": {"error": type(error).__name__, "cause": str(error)}}
    return {"result": _json(value), "fieldValidationMode": "NONE"}


def _json(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError) as error:
        raise WorkbenchError(f"A mock must be what JSON can hold, not {type(value).__name__}: {error}.") from error
