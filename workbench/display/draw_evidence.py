"""Reads the events of an execution into an overlay: the status of each state, and which arrows were taken."""

from collections import Counter
from typing import Any

import pandas as pd

from workbench.asl.graph import END, START, Graph, State
from workbench.display.draw_overlay import Overlay, StateLook, arrow_of, duration_text
from workbench.display.draw_unvisited import Unvisited
from workbench.display.looks import look_of
from workbench.frames import History, edges_taken, iterations_frame, read_history, steps_frame
from workbench.frames.vocabulary import ABORTED, CAUGHT, FAILED, IN_PROGRESS, NO_EVIDENCE, SUCCEEDED, TIMED_OUT

__all__ = ["overlay_of"]

Row = dict[Any, Any]
Arrow = tuple[str, str, str]
#: Of several visits the first of these is shown: trouble before success, and nothing unknown as a success.
_WORST_FIRST = (FAILED, TIMED_OUT, IN_PROGRESS, ABORTED, CAUGHT, NO_EVIDENCE, SUCCEEDED)
_NOT_STARTED = "not started"
#: Types of state whose duration is always shown; of others only when it is long, else in the tooltip.
_AT_WORK = ("Task", "Wait", "Map", "Parallel")
_LONG_S = 0.5
_ENDS = {
    "ExecutionSucceeded": SUCCEEDED,
    "ExecutionFailed": FAILED,
    "ExecutionTimedOut": TIMED_OUT,
    "ExecutionAborted": ABORTED,
}


def overlay_of(graph: Graph, events: Any) -> Overlay:
    """Return the overlay; `events` is a history as GetExecutionHistory returns it, whole, running or cut off.

    Raises HistoryError when it is not a history.
    """
    history = read_history(events)
    steps = steps_frame(history)
    visits = _visits_by_state(graph, steps)
    iterations = _rows(iterations_frame(history))
    looks = {key: _visited(graph.states[key], rows, history, iterations) for key, rows in visits.items()}
    whole = not history.events or history.events[0].id == 1
    missing = Unvisited(graph, visits, looks, whole)
    looks |= {key: missing.look(key) for key in graph.states if key not in looks}
    names = {state.name for state in graph.states.values()}
    strangers = tuple(dict.fromkeys(name for name in steps["state"] if name is not None and name not in names))
    status = _ENDS.get(history.ended.type, IN_PROGRESS) if history.ended else IN_PROGRESS
    return Overlay(looks, _taken(graph, history, looks), status, _outcome(history, status), strangers)


def _visits_by_state(graph: Graph, steps: pd.DataFrame) -> dict[str, list[Row]]:
    """Return state key -> its rows of steps_frame. Equal names are told apart by the container they stand in."""
    by_name: dict[str, list[State]] = {}
    for state in graph.states.values():
        by_name.setdefault(state.name, []).append(state)
    owners = {key: _owner_name(graph, scope.owner) for key, scope in graph.scopes.items()}
    found: dict[str, list[Row]] = {}
    for row in _rows(steps):
        named = by_name.get(row["state"], [])
        inside = [state for state in named if owners.get(state.scope) == row["parent"]] if len(named) > 1 else named
        for state in inside or named:
            found.setdefault(state.key, []).append(row)
    return found


def _owner_name(graph: Graph, key: str | None) -> str | None:
    return graph.states[key].name if key else None


def _visited(state: State, rows: list[Row], history: History, iterations: list[Row]) -> StateLook:
    last = {(row["iteration_path"], row["branch"], _number(row["parent_id"])): row for row in rows}
    statuses = Counter(row["status"] for row in last.values())
    status = next(each for each in _WORST_FIRST if each in statuses)
    shown = next(row for row in reversed(last.values()) if row["status"] == status)
    notes = []
    if state.type == "Map":
        notes += _iterations(state, history, rows, iterations)
    if len(rows) > 1:
        notes.append(_counted(f"{len(rows)} visits", Counter(row["status"] for row in rows)))
    attempts = sum(_number(row["attempts"]) or 0 for row in rows)
    if attempts > len(rows):
        notes.append(f"×{attempts} attempts")
    if shown["error"] and status != SUCCEEDED:
        notes.append(str(shown["error"]))
    durations = [row["duration_s"] for row in rows if not pd.isna(row["duration_s"])]
    details = [f"Cause: {shown['cause']}"] if shown["cause"] and status != SUCCEEDED else []
    if durations:
        longest = ("up to " if len(durations) > 1 else "") + duration_text(max(durations))
        (notes if state.type in _AT_WORK or max(durations) >= _LONG_S else details).append(longest)
    return StateLook(status, tuple(notes), tuple(details))


def _counted(what: str, statuses: Counter[str]) -> str:
    """Return `12 iterations: 2 failed, 1 aborted`: what did not succeed, the worst first."""
    told = [
        f"{statuses[status]} {status}"
        for status in (*_WORST_FIRST, _NOT_STARTED)
        if statuses[status] > 0 and status != SUCCEEDED
    ]
    return f"{what}: {', '.join(told)}" if told else what


def _iterations(state: State, history: History, rows: list[Row], iterations: list[Row]) -> list[str]:
    if any(row["inner"] == "elsewhere" for row in rows):
        return ["items in child executions"]
    entered = {_number(row["entered_id"]) for row in rows}
    own = [row for row in iterations if row["state"] == state.name and _number(row["entered_id"]) in entered]
    last = {(_number(row["entered_id"]), _number(row["index"])): row["status"] for row in own}
    statuses = Counter(last.values())
    total = max(_length(history, entered), len(last))
    if not total:
        return ["no items"] if any(row["inner"] == "none" for row in rows) else []
    statuses[_NOT_STARTED] = total - len(last)
    return [_counted(f"{total} iteration{'' if total == 1 else 's'}", statuses)]


def _length(history: History, entered: set[int | None]) -> int:
    """Return the number of items the Map was started with, over all its visits; each visit's last start counts."""
    lengths: dict[int, int] = {}
    for event in history.events:
        visit = history.visit_of.get(event.id) if event.type == "MapStateStarted" else None
        if visit and visit.entered and visit.entered.id in entered and isinstance(event.details.get("length"), int):
            lengths[visit.entered.id] = event.details["length"]
    return sum(lengths.values())


def _taken(graph: Graph, history: History, looks: dict[str, StateLook]) -> dict[Arrow, int]:
    by_name: dict[tuple[str | None, str | None, str | None], list[Arrow]] = {}
    for edge in graph.edges:
        inside = edge.target if edge.source == START else edge.source
        owner = _owner_name(graph, graph.scopes[graph.states[inside].scope].owner)
        arrow = arrow_of(edge)
        found = by_name.setdefault((_name(graph, edge.source), _name(graph, edge.target), owner), [])
        if arrow not in found:
            found.append(arrow)
    taken: dict[Arrow, int] = {}
    for row in _rows(edges_taken(history)):
        arrows = by_name.get((row["from_state"], row["to_state"], row["container"]), [])
        for arrow in [arrow for arrow in arrows if arrow[2] == row["kind"]] or (arrows if len(arrows) == 1 else []):
            taken[arrow] = taken.get(arrow, 0) + int(row["count"])
    for edge in graph.edges:
        if edge.target == END and graph.states[edge.source].type == "Fail" and looks[edge.source].status == FAILED:
            taken[edge.source, END, "end"] = 1
    return taken


def _name(graph: Graph, key: str) -> str | None:
    return None if key in (START, END) else graph.states[key].name


def _outcome(history: History, status: str) -> str:
    failure = history.failure
    where = f" at {failure.state}" if failure is not None and failure.state is not None else ""
    words = [f"{look_of(status).sign} {status}{where}"]
    error = history.ended.details.get("error") if history.ended else None
    if error:
        words.append(str(error))
    times = [event.at_ns for event in history.events if event.at_ns is not None]
    if len(times) > 1:
        words.append(duration_text((max(times) - min(times)) / 1e9))
    return " · ".join(words)


def _rows(frame: pd.DataFrame) -> list[Row]:
    return frame.to_dict("records")


def _number(value: Any) -> int | None:
    return None if value is None or pd.isna(value) else int(value)
