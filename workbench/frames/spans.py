"""The bars of a timeline: visits, attempts, back-offs and iterations, each in its lane, in seconds since the start."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbench.frames.clock import Clock, clock_of
from workbench.frames.columns import FLOAT, INT, OBJECT, build
from workbench.frames.lanes import Lane, lanes_of
from workbench.frames.scopes import Attempt, Visit
from workbench.frames.vocabulary import CAUGHT, FAILED, IN_PROGRESS, NO_EVIDENCE, TIMED_OUT
from workbench.frames.walk import History, read_history

__all__ = ["spans_frame"]

_COLUMNS = {
    "lane": INT, "state": OBJECT, "type": OBJECT, "depth": INT, "iteration": INT, "iteration_path": OBJECT,
    "kind": OBJECT, "status": OBJECT, "start_s": FLOAT, "end_s": FLOAT, "attempt": INT, "error": OBJECT,
    "entered_id": INT,
}  # fmt: skip
_TOLD = (FAILED, TIMED_OUT, CAUGHT, IN_PROGRESS)


def spans_frame(events: Any | History, strip_from: int = 9) -> pd.DataFrame:
    """One row a bar, by lane from top to bottom, then by start.

    Columns: lane (Int64, from 0; one a state and scope, so a loop's visits share it), state, type, depth (Int64, Maps
    and Parallels around it), iteration (Int64), iteration_path (tuple), kind ("visit", "attempt", "back-off" or
    "iteration"), status (see workbench.frames.vocabulary.STATUSES; "back-off" for those), start_s, end_s (float64,
    seconds since the first event; event positions when no event has a time), attempt (Int64), error, entered_id
    (Int64, the visit's Entered event).
    A Map with `strip_from` iterations or more has them together in one lane of kind "iteration" below its own, and
    of its inner states only some that failed have lanes. What is open ends at the last event.
    Raises HistoryError when `events` is not a history.
    """
    history = read_history(events)
    clock = clock_of(history)
    rows: list[tuple[Any, ...]] = []
    number = 0
    for lane in lanes_of(history.visits, strip_from):
        for visit in lane.visits:
            rows.extend(_bars(number, lane, visit, clock))
        number += 1
        if lane.strip:
            rows.extend(_strip(number, lane, clock))
            number += 1
    return build(_COLUMNS, rows)


def _bars(number: int, lane: Lane, visit: Visit, clock: Clock) -> Iterator[tuple[Any, ...]]:
    start, end = _begin(visit, clock), clock.at(visit.ended)
    error = visit.failure.details.get("error") if visit.failure and visit.status in _TOLD else None

    def bar(kind: str, status: str, begun: float, ended: float, attempt: int | None, error: Any) -> tuple[Any, ...]:
        place = (number, lane.name, visit.type, lane.depth, lane.index, lane.path)
        entered = visit.entered.id if visit.entered else None
        return (*place, kind, status, begun, max(begun, ended), attempt, error, entered)

    yield bar("visit", visit.status or NO_EVIDENCE, start, end, None, error)
    for run, (ended_s, begun_s) in enumerate(_pauses(visit, clock), start=2):
        yield bar("back-off", "back-off", ended_s, begun_s, run, None)
    before: Attempt | None = None
    for attempt in visit.attempts:
        first = attempt.scheduled or attempt.started or attempt.submitted or attempt.ended
        begun = clock.at(first) if attempt.scheduled else start
        if before is not None and before.ended is not None and clock.at(before.ended) < begun:
            yield bar("back-off", "back-off", clock.at(before.ended), begun, attempt.number, None)
        ended = attempt.ended.details.get("error") if attempt.ended and attempt.status in (FAILED, TIMED_OUT) else None
        end_s = clock.at(attempt.ended) if attempt.ended or visit.ended is None else end
        yield bar("attempt", attempt.status or NO_EVIDENCE, begun, end_s, attempt.number, ended)
        before = attempt


def _pauses(visit: Visit, clock: Clock) -> Iterator[tuple[float, float]]:
    """From the end of each run of a Map or Parallel to the start of the next, where a retry waited."""
    begins: dict[int, float] = {}
    ends: dict[int, float] = {}
    for scope in visit.scopes:
        last = scope.ended or (scope.last.ended if scope.last else None)
        begins.setdefault(scope.run, clock.at(scope.started) if scope.started else 0.0)
        ends[scope.run] = max(ends.get(scope.run, 0.0), clock.at(last))
    for run, ended in ends.items():
        if begins.get(run + 1, ended) > ended:
            yield ended, begins[run + 1]


def _begin(visit: Visit, clock: Clock) -> float:
    """Place of the Entered event; of a visit entered before the first event given, the start."""
    return clock.at(visit.entered) if visit.entered else min(clock.places.values(), default=0.0)


def _strip(number: int, lane: Lane, clock: Clock) -> Iterator[tuple[Any, ...]]:
    for visit in lane.visits:
        for scope in visit.scopes:
            start = clock.at(scope.started) if scope.started else _begin(visit, clock)
            end = clock.at(scope.ended or visit.ended)
            error = scope.last.failure.details.get("error") if scope.last and scope.last.failure else None
            yield (
                number, lane.name, "Map", lane.depth + 1, scope.index, scope.path, "iteration",
                scope.status or NO_EVIDENCE, start, max(start, end), None,
                error if scope.status in (FAILED, TIMED_OUT) else None, visit.entered.id if visit.entered else None,
            )  # fmt: skip
