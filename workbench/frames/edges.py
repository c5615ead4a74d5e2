"""Which transitions an execution took, and how often: what a graph needs to show the way that was gone."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbench.frames.columns import INT, OBJECT, build
from workbench.frames.scopes import Visit
from workbench.frames.vocabulary import CAUGHT, SUCCEEDED
from workbench.frames.walk import History, read_history

__all__ = ["COLUMNS", "EDGE_KINDS", "edge_rows", "edges_taken"]

#: Kind of transition -> what it says.
EDGE_KINDS = {
    "start": "into the first state of the execution, an iteration or a Parallel branch (from_state is None)",
    "next": "by Next",
    "choice": "by a rule or the Default of a Choice",
    "catch": "by a Catch, after an error",
    "retry": "from a state to itself: a retry of a task, or of a whole Map or Parallel",
    "redrive": "into a state that a redrive entered again (from_state is None)",
    "end": "out of the last state of its scope (to_state is None)",
    "no evidence": "into a state whose way in the events do not tell",
}

COLUMNS = {
    "from_state": OBJECT, "to_state": OBJECT, "kind": OBJECT, "container": OBJECT, "count": INT, "first_id": INT,
}  # fmt: skip


def edges_taken(events: Any | History, iteration_path: tuple[int, ...] | None = None) -> pd.DataFrame:
    """One row a transition that was taken, with how often, over all iterations or in those under one path.

    Columns: from_state, to_state (name or None), kind (see EDGE_KINDS), container (name of the Map or Parallel they
    stand in, None at the top), count (Int64), first_id (Int64, first event that shows it).
    `iteration_path=(2,)` counts only what happened in iteration 2 of the outermost Map, and deeper in it.
    Raises HistoryError when `events` is not a history.
    """
    return build(COLUMNS, edge_rows(read_history(events), iteration_path))


def edge_rows(history: History, iteration_path: tuple[int, ...] | None = None) -> list[tuple[Any, ...]]:
    """Return the rows of edges_taken, in the order of COLUMNS."""
    counts: Counter[tuple[str | None, str | None, str, str | None]] = Counter()
    first: dict[tuple[str | None, str | None, str, str | None], int] = {}
    visits = history.visits
    followed = {visit.came_from.order for visit in visits if visit.came_from is not None}
    for visit in visits:
        if iteration_path is not None and visit.scope.path[: len(iteration_path)] != tuple(iteration_path):
            continue
        container = visit.scope.owner.name if visit.scope.owner else None
        for from_state, to_state, kind, number in _transitions(
            visit, visit.order in followed or not _over(visit, history)
        ):
            edge = (from_state, to_state, kind, container)
            counts[edge] += 1
            first.setdefault(edge, number)
    return [(*edge, count, first[edge]) for edge, count in counts.items()]


def _over(visit: Visit, history: History) -> bool:
    """True when nothing more can follow in the scope of this visit."""
    return history.ended is not None if visit.scope.kind == "execution" else visit.scope.status == SUCCEEDED


def _transitions(visit: Visit, followed: bool) -> Iterator[tuple[str | None, str | None, str, int]]:
    if visit.entered is not None:
        came_from = visit.came_from.name if visit.came_from else None
        yield came_from, visit.name, visit.via, visit.entered.id
    for attempt in visit.attempts[1:]:
        begun = attempt.scheduled or attempt.started or attempt.ended
        if begun is not None:
            yield visit.name, visit.name, "retry", begun.id
    for run in range(2, visit.runs + 1):
        scope = next((scope for scope in visit.scopes if scope.run == run and scope.started), None)
        started = scope.started if scope else visit.entered
        if started is not None:
            yield visit.name, visit.name, "retry", started.id
    if visit.exited is not None and not followed and visit.status in (SUCCEEDED, CAUGHT):
        yield visit.name, None, "end", visit.exited.id
