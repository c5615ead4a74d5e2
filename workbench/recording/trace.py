"""Joins what was found about one event into one frame: what happened, when, how it is known, and what joined it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from workbench.frames.columns import FLOAT, INT, OBJECT, TIME, build, seconds_between
from workbench.frames.vocabulary import NO_EVIDENCE
from workbench.recording import trace_entry as entry
from workbench.recording.trace_execution import execution_marks, started
from workbench.recording.trace_finds import DeadLetter, Finds, FoundExecution, Invocation, Route, StoredRow
from workbench.recording.trace_marks import NOT_FOUND, Mark, instant, nanoseconds

__all__ = ["LANES", "trace_frame"]

#: Lane -> what a row in it is, from the sender to the end.
LANES = {
    "sender": "the call or function that put the event on the bus",
    "bus": "the event on the bus",
    "rule": "a rule that took it to a target",
    "execution": "an execution it started",
    "state": "a visit of a state",
    "attempt": "an attempt of a task",
    "queue": "a queue it was sent to",
    "function": "an invocation that had it, outside of an execution",
    "target": "a target of another kind, which is not followed",
    "row": "the table row it became",
    "dead letter": "the message it became when it could not be delivered or read",
    "log": "a line a function wrote, under the attempt or invocation it belongs to",
}
_COLUMNS = {
    "lane": OBJECT, "name": OBJECT, "status": OBJECT, "start": TIME, "end": TIME, "offset_s": FLOAT,
    "duration_s": FLOAT, "attempt": INT, "rule": OBJECT, "depth": INT, "known": OBJECT, "evidence": OBJECT,
    "joined_by": OBJECT, "request_id": OBJECT, "detail": OBJECT, "where": OBJECT,
}  # fmt: skip


def trace_frame(finds: Finds) -> pd.DataFrame:
    """One row a thing that happened to the event, each under what it belongs to, from the sender to the end.

    Columns: lane (see LANES), name, status (see workbench.frames.vocabulary.STATUSES; "recorded" for log lines), start,
    end (datetime64[ns, UTC]; NaT where unknown), offset_s (float64, start since the first row that is recorded),
    duration_s (float64), attempt (Int64), rule (name of the rule it came by, None before the rules and for an execution
    no rule leads to), depth (Int64, 0 for what stands alone), known ("recorded", "inferred" or "not found"), evidence
    (str, which record says it or from what it is inferred), joined_by (str, what ties it to the event: an id, a key,
    "request id" or "time window" for log lines), request_id (of the Lambda invocation), detail (str: error and cause,
    log line, item, pattern), where (ARN, log group and stream, table or queue).
    `frame.attrs` has sought, event_id, event (a dict or None) and notes (list of what could not be read).
    """
    marks = list(_Join(finds).marks())
    first = instant(*(mark.start for mark in marks if mark.known == "recorded"))
    frame = build(
        _COLUMNS,
        [
            (
                mark.lane, mark.name, mark.status, mark.start, mark.end, seconds_between(first, mark.start),
                seconds_between(mark.start, mark.end), mark.attempt, mark.rule, mark.depth, mark.known, mark.evidence,
                mark.joined_by, mark.request_id, mark.detail, mark.where,
            )
            for mark in marks
        ],
    )  # fmt: skip
    told: dict[Any, Any] = {"sought": finds.sought, "event_id": finds.event_id, "event": finds.event}
    frame.attrs = told | {"notes": list(finds.notes)}
    return frame


class _Join:
    """Puts every find under the route it came by."""

    def __init__(self, finds: Finds) -> None:
        self.finds = finds
        arrived = {route: self._arrived(route) for route in finds.routes}
        self.used = [route for route in finds.routes if arrived[route] and route.matches is not False]
        self.used = self.used or [route for route in finds.routes if arrived[route]]
        self.used.sort(key=lambda route: route.target_kind != "state machine")
        self.buses = list(dict.fromkeys(route.bus for route in self.used))
        self.empty = [
            route for route in finds.routes if route.bus in self.buses and route.matches and not arrived[route]
        ]

    def _arrived(self, route: Route) -> list[int | None]:
        """Return when the event was seen at the route's target; empty when it was not."""
        return [
            *(started(each.recording) for each in self._executions(route)),
            *(nanoseconds(each.sent) for each in self._letters(route)),
            *(entry.span_of(each)[0] for each in self._invocations(route)),
        ]

    def _executions(self, route: Route) -> list[FoundExecution]:
        return [
            found
            for found in self.finds.executions
            if found.recording.machine_arn and f"{route.target}:".startswith(f"{found.recording.machine_arn}:")
        ]

    def _letters(self, route: Route) -> list[DeadLetter]:
        return [letter for letter in self.finds.dead_letters if letter.target_arn == route.target]

    def _invocations(self, route: Route) -> list[Invocation]:
        return [each for each in self.finds.invocations if each.role == "target" and each.fed_by == route.target]

    def marks(self) -> Iterator[Mark]:
        finds = self.finds
        yield from entry.sender_marks(finds)
        start: int | None = None
        if self.used or finds.event:
            times = [moment for route in self.used for moment in self._arrived(route)]
            times += [started(each.recording) for each in finds.executions]
            bus = entry.bus_mark(finds, self.buses, instant(*times))
            start = bus.end
            yield bus
        done: list[FoundExecution] = []
        for route in [*self.used, *self.empty]:
            for mark in self._route(route, start):
                yield replace(mark, rule=route.rule)
            done += self._executions(route)
        for found in finds.executions:
            if not any(found is each for each in done):
                yield from self._execution(found, 0)

    def _route(self, route: Route, start: int | None) -> Iterator[Mark]:
        arrived = self._arrived(route)
        kind = route.target_kind
        yield entry.rule_mark(route, start, instant(*arrived), kind if arrived else "")
        for found in self._executions(route):
            yield from self._execution(found, 2)
        invocations = self._invocations(route)
        if kind == "queue":
            yield self._queue(route, start, invocations)
        for invocation in invocations:
            yield from entry.invocation_marks(invocation, "function", 2)
            span = entry.span_of(invocation)
            yield from (entry.row_mark(row, span, 3) for row in self._rows({invocation.function}))
        yield from (entry.letter_mark(letter, 2) for letter in self._letters(route))
        if not arrived and kind != "queue":
            lane = {"state machine": "execution", "function": "function"}.get(kind, "target")
            evidence = f"nothing has the id at the {kind}, nor in its dead-letter queue: not delivered yet, or not kept"
            yield Mark(lane, route.target.rpartition(":")[2], NO_EVIDENCE, NOT_FOUND, evidence, 2, where=route.target)

    def _queue(self, route: Route, start: int | None, invocations: list[Invocation]) -> Mark:
        name = route.target.rpartition(":")[2]
        if not invocations:
            evidence = (
                "no function that reads the queue wrote the id down: it waits, failed early, or its log has no id"
            )
            return Mark("queue", name, NO_EVIDENCE, NOT_FOUND, evidence, 2, where=route.target)
        first = instant(*(entry.span_of(each)[0] for each in invocations))
        evidence = "from the function that read it; SQS keeps no record of a message that is gone"
        return Mark("queue", name, "succeeded", "inferred", evidence, 2, start, first, where=route.target)

    def _execution(self, found: FoundExecution, depth: int) -> Iterator[Mark]:
        ids = [one for one in (self.finds.event_id, self.finds.sought) if one and not one.startswith("arn:")]
        marks = list(execution_marks(found, depth, ids))
        yield from marks
        attempts = [mark for mark in marks if mark.lane == "attempt"]
        for row in self._rows({mark.name for mark in attempts}):
            by = [mark for mark in attempts if mark.name == row.function][-1]
            lines = [mark for mark in marks if mark.lane == "log" and mark.request_id == by.request_id]
            span = (lines[0].start, lines[-1].end) if lines and by.request_id else (by.start, by.end)
            yield entry.row_mark(row, span, depth + 1)

    def _rows(self, functions: set[str]) -> list[StoredRow]:
        return [row for row in self.finds.rows if row.function in functions]
