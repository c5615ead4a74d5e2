"""One row a visit of a state: when, how it ended, what went in and out, and where in Maps and Parallels it stood."""

from typing import Any

import pandas as pd

from workbench.frames.columns import FLOAT, INT, OBJECT, TIME, build, identifier, seconds_between
from workbench.frames.scopes import Visit
from workbench.frames.vocabulary import ABORTED, CAUGHT, FAILED, IN_PROGRESS, NO_EVIDENCE, SUCCEEDED, TIMED_OUT
from workbench.frames.walk import History, read_history

__all__ = ["COLUMNS", "step_rows", "steps_frame"]

COLUMNS = {
    "state": OBJECT, "type": OBJECT, "status": OBJECT, "entered": TIME, "exited": TIME, "ended": TIME,
    "duration_s": FLOAT, "attempts": INT, "iteration": INT, "iteration_path": OBJECT, "branch": OBJECT, "visit": INT,
    "parent": OBJECT, "parent_id": INT, "entered_id": INT, "exited_id": INT, "ended_id": INT, "caught": "bool",
    "redriven": "bool", "inner": OBJECT, "input": OBJECT, "output": OBJECT, "error": OBJECT, "cause": OBJECT,
    "evidence": OBJECT,
}  # fmt: skip


def steps_frame(events: Any | History) -> pd.DataFrame:
    """One row a visit of a state, in the order the states were entered.

    Columns: state, type (Task, Choice, ...), status (see workbench.frames.vocabulary.STATUSES), entered, exited, ended
    (datetime64[ns, UTC]; exited only by an Exited event, ended also by failure, abort or the execution's end),
    duration_s (float64, entered to ended), attempts (Int64, times a task was scheduled or a Map or Parallel started, 1
    for other states), iteration (Int64, index in the innermost Map), iteration_path (tuple of indexes, outermost Map
    first), branch (first state of the Parallel branch around it), visit (Int64, nth time this state in this scope),
    parent and parent_id (name and Entered id of the Map or Parallel around it), entered_id, exited_id, ended_id
    (Int64), caught (bool, its own Catch took the error), redriven (bool, entered or continued by a redrive), inner
    (for Map and Parallel: "recorded", "elsewhere" in child executions, "none" for no items, or "no evidence"), input,
    output (JSON text as recorded), error, cause (of its end, or of the failure a retry still waits on), evidence
    ("link", "order", "no evidence").
    A state entered before the first event given has entered NaT; its name is None when no event tells it.
    Raises HistoryError when `events` is not a history.
    """
    return build(COLUMNS, step_rows(read_history(events)))


def step_rows(history: History) -> list[tuple[Any, ...]]:
    """Return the rows of steps_frame, in the order of COLUMNS; times are nanoseconds since 1970 UTC."""
    return [_row(visit) for visit in history.visits]


def _row(visit: Visit) -> tuple[Any, ...]:
    entered, ended, scope = visit.entered, visit.ended, visit.scope
    failure = visit.failure if visit.status in (FAILED, CAUGHT, TIMED_OUT, ABORTED, IN_PROGRESS) else None
    ended_by = visit.ended if visit.status == TIMED_OUT and failure is None else failure
    owner = scope.owner
    exited = visit.exited
    return (
        visit.name, visit.type, visit.status, entered and entered.at_ns, exited and exited.at_ns, ended and ended.at_ns,
        seconds_between(entered.at_ns if entered else None, ended.at_ns if ended else None), _attempts(visit),
        scope.path[-1] if scope.path else None, scope.path, scope.branch() if scope.depth else None, visit.ordinal,
        owner.name if owner else None, identifier(owner.entered) if owner else None,
        identifier(entered), identifier(exited), identifier(ended), visit.status == CAUGHT, visit.redriven,
        _inner(visit), entered.details.get("input") if entered else None,
        exited.details.get("output") if exited else None,
        ended_by.details.get("error") if ended_by else None, ended_by.details.get("cause") if ended_by else None,
        visit.evidence,
    )  # fmt: skip


def _attempts(visit: Visit) -> int:
    if visit.type == "Task":
        return len(visit.attempts)
    return visit.runs if visit.type in ("Map", "Parallel") else 1


def _inner(visit: Visit) -> str | None:
    if visit.type not in ("Map", "Parallel"):
        return None
    if visit.map_run:
        return "elsewhere"
    if visit.scopes:
        return "recorded"
    return "none" if visit.runs and visit.type == "Map" and visit.status == SUCCEEDED else NO_EVIDENCE
