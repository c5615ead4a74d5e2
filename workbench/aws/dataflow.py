"""Shows what each step of one state's data flow makes of an input, without deploying anything."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Literal

import pandas as pd

from workbench.asl.data_flow import Stage, found_state, language_of, stages_of
from workbench.asl.definition import load_definition
from workbench.aws.connection import Connection
from workbench.aws.mocks import mock_of
from workbench.aws.state_tests import ask
from workbench.aws.undeployed import filled
from workbench.errors import WorkbenchError
from workbench.frames.columns import OBJECT, build

__all__ = ["dataflow", "flow_rows"]

_NONE: Any = object()
_MOCKED = ("Task", "Map", "Parallel")


def dataflow(
    definition: Any,
    state: str,
    input: Any,  # noqa: A002 - the state's input, as AWS calls it
    connection: Connection,
    *,
    mock: Any = _NONE,
    role: str | None = None,
    variables: Mapping[str, Any] | None = None,
    context: Mapping[str, Any] | None = None,
    machine: str | None = None,
    level: Literal["DEBUG", "TRACE"] = "DEBUG",
) -> pd.DataFrame:
    """Return one row a stage of a state's data flow, from its input to its output, as TestState gives them.

    definition, machine: as draw() takes them; a single state (a dict with `Type`) is taken too. input: a Python value,
    or JSON text. mock: what a Task, Map or Parallel gives in the place of its work, a value, {"Return": value} or
    {"Throw": {"Error": name, "Cause": text}}; needed, unless a Task is to make its real call with `role`.
    level TRACE adds the HTTP request and response of an HTTP Task (to `attrs`).
    Columns: stage ("input", "result", or the field of the state that makes it), expression (what the state says in
    that field; "(default)" where it says nothing), value (str, JSON), changed (bool, other than the stage before).
    `frame.attrs` has status (SUCCEEDED, FAILED, RETRIABLE, CAUGHT_ERROR), next_state, error, cause, and inspection
    (all that TestState gave). A state that fails has the stages it got to.
    Raises WorkbenchError for an unknown state, and with AWS's sentence for what it refuses.
    """
    alone = isinstance(definition, Mapping) and "Type" in definition and "States" not in definition
    whole = dict(definition) if alone else load_definition(definition, connection=connection, machine=machine)
    whole = filled(whole, connection)
    found = whole if alone else found_state(whole, state)
    if found is None:
        raise WorkbenchError(f"The definition has no state {state!r}. Take a name from wb.draw(definition).text.")
    given = input if isinstance(input, str) and _is_json(input) else json.dumps(input)
    mocked = None if mock is _NONE else mock_of(mock)
    if mocked is None and found.get("Type") in _MOCKED and not (role and found.get("Type") == "Task"):
        raise WorkbenchError(
            f"{state!r} is a {found.get('Type')}: what should it give in the place of its work? Say mock={{...}}"
            f"{', or role=<ARN> to make the real call' if found.get('Type') == 'Task' else ''}."
        )
    answer = ask(
        whole, state, given, connection, mock=mocked, level=level, role=role, variables=variables, context=context
    )
    frame = build(
        {"stage": OBJECT, "expression": OBJECT, "value": OBJECT, "changed": "bool"},
        flow_rows(stages_of(found, language_of(whole, found), given, answer)),
    )
    told: dict[Any, Any] = {"next_state": answer.get("nextState"), "inspection": answer.get("inspectionData", {})}
    frame.attrs = told | {name: answer.get(name) for name in ("status", "error", "cause")}
    return frame


def flow_rows(stages: Iterable[Stage]) -> list[tuple[str, str, str, bool]]:
    """Return (stage, expression, value, changed) of each stage; the first one has not changed."""
    rows: list[tuple[str, str, str, bool]] = []
    before: Any = _NONE
    for stage in stages:
        value = json.loads(stage.value)
        rows.append((stage.name, stage.expression, stage.value, before is not _NONE and value != before))
        before = value
    return rows


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
