"""One row an iteration of an inline Map."""

from typing import Any

import pandas as pd

from workbench.frames.columns import FLOAT, INT, OBJECT, TIME, build, identifier, seconds_between
from workbench.frames.scopes import Scope, Visit
from workbench.frames.vocabulary import ABORTED, FAILED, NO_EVIDENCE, TIMED_OUT
from workbench.frames.walk import History, read_history

__all__ = ["iterations_frame"]

_COLUMNS = {
    "state": OBJECT, "index": INT, "status": OBJECT, "entered": TIME, "ended": TIME, "duration_s": FLOAT,
    "error": OBJECT, "cause": OBJECT, "failed_state": OBJECT, "run": INT, "iteration_path": OBJECT, "states": INT,
    "entered_id": INT, "started_id": INT, "ended_id": INT,
}  # fmt: skip
_BAD = (FAILED, TIMED_OUT, ABORTED)


def iterations_frame(events: Any | History) -> pd.DataFrame:
    """One row an iteration of an inline Map, in the order they started; none for a distributed Map, whose are children.

    Columns: state (the Map), index (Int64), status (see workbench.frames.vocabulary.STATUSES), entered, ended
    (datetime64[ns, UTC], of MapIterationStarted and its end), duration_s (float64), error, cause, failed_state (of the
    innermost state that failed in it), run (Int64, 1 and one more for each retry of the Map), iteration_path (tuple of
    indexes, outermost Map first, its own last), states (Int64, state visits directly in it), entered_id (Int64, the
    Map's visit in steps_frame), started_id, ended_id (Int64).
    Raises HistoryError when `events` is not a history.
    """
    history = read_history(events)
    inside: dict[int, int] = {}
    broken: dict[int, Visit] = {}
    for visit in history.visits:
        inside[id(visit.scope)] = inside.get(id(visit.scope), 0) + 1
        scope: Scope | None = visit.scope
        if visit.failure is not None and visit.status in _BAD[:2]:
            while scope is not None and scope.kind != "execution":
                broken[id(scope)] = visit
                scope = scope.owner.scope if scope.owner else None
    rows = [
        _row(visit, scope, inside.get(id(scope), 0), broken.get(id(scope)))
        for visit in history.visits
        if visit.type == "Map"
        for scope in visit.scopes
    ]
    return build(_COLUMNS, rows)


def _row(visit: Visit, scope: Scope, states: int, broken: Visit | None) -> tuple[Any, ...]:
    started, ended = scope.started, scope.ended
    failure = broken.failure if broken is not None and scope.status in _BAD[:2] else None
    return (
        visit.name, scope.index, scope.status or NO_EVIDENCE, started and started.at_ns, ended and ended.at_ns,
        seconds_between(started.at_ns if started else None, ended.at_ns if ended else None),
        failure.details.get("error") if failure else None, failure.details.get("cause") if failure else None,
        broken.name if broken is not None and failure else None, scope.run, scope.path, states,
        identifier(visit.entered), identifier(started), identifier(ended),
    )  # fmt: skip
