"""One row an event of a history, each with the state and the Map iteration it belongs to."""

from typing import Any

import pandas as pd

from workbench.frames.columns import FLOAT, INT, OBJECT, TIME, build, first_time_ns, identifier, seconds_between
from workbench.frames.walk import History, read_history

__all__ = ["COLUMNS", "event_rows", "events_frame"]

COLUMNS = {
    "id": INT, "previous_id": INT, "timestamp": TIME, "elapsed_s": FLOAT, "type": OBJECT, "state": OBJECT,
    "state_type": OBJECT, "iteration": INT, "iteration_path": OBJECT, "branch": OBJECT, "entered_id": INT,
    "evidence": OBJECT, "details": OBJECT,
}  # fmt: skip


def events_frame(events: Any | History) -> pd.DataFrame:
    """One row an event, in order of ids, whatever the order given; works for a page and for a running execution.

    Columns: id (Int64), previous_id (Int64, 0 before anything, <NA> where not recorded), timestamp
    (datetime64[ns, UTC]), elapsed_s (float64, seconds since the first event given), type, state (name, None for events
    of the execution itself), state_type (Task, Map, ...), iteration (Int64, index in the innermost Map, for
    MapIteration* events the iteration they tell of), iteration_path (tuple of indexes, outermost Map first), branch
    (first state of the Parallel branch around it), entered_id (Int64, the visit's Entered event), evidence ("link" by
    previousEventId, "order" without any, "name" where only the name is known, "no evidence"), details (dict, the
    event's own details).
    Inner events of a Map belong to the inner state; Map*, Parallel* and MapRun* events to the Map or Parallel itself.
    Raises HistoryError when `events` is not a history.
    """
    return build(COLUMNS, event_rows(read_history(events)))


def event_rows(history: History) -> list[tuple[Any, ...]]:
    """Return the rows of events_frame, in the order of COLUMNS; times are nanoseconds since 1970 UTC."""
    origin = first_time_ns(history.events)
    rows = []
    for event in history.events:
        visit = history.visit_of[event.id]
        name = history.name_of.get(event.id)
        scope = history.scope_of.get(event.id) or (visit.scope if visit else None)
        evidence = history.evidence_of[event.id]
        if visit is None and name is not None:
            evidence = "name"
        rows.append((
            event.id, event.previous, event.at_ns, seconds_between(origin, event.at_ns), event.type,
            visit.name if visit else name, visit.type if visit else None,
            scope.path[-1] if scope and scope.path else None, scope.path if scope else (),
            scope.branch() if scope and scope.depth else None,
            identifier(visit.entered) if visit else None, evidence, event.details,
        ))  # fmt: skip
    return rows
