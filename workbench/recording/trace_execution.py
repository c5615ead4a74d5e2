"""The rows of one execution in a trace: the execution, its states, their attempts, and each attempt's log lines."""

from collections.abc import Collection, Iterator

from workbench.frames.scopes import Attempt, Visit
from workbench.frames.source import Event
from workbench.frames.vocabulary import NO_EVIDENCE
from workbench.frames.walk import read_history
from workbench.recording.functions import function_of
from workbench.recording.invocations import Invocations, request_of, window
from workbench.recording.model import LogLine, Recording
from workbench.recording.trace_finds import FoundExecution
from workbench.recording.trace_marks import RECORDED, Mark, nanoseconds
from workbench.recording.verdict import message_in, verdict

__all__ = ["execution_marks", "log_marks", "started"]

_STATUSES = {
    "SUCCEEDED": "succeeded",
    "FAILED": "failed",
    "TIMED_OUT": "timed out",
    "ABORTED": "aborted",
    "RUNNING": "in progress",
}


def started(recording: Recording) -> int | None:
    """Return when an execution started: its first event, else DescribeExecution's startDate."""
    history = read_history(recording.events)
    first = next((event.at_ns for event in history.events if event.at_ns is not None), None)
    return first if first is not None else nanoseconds(recording.describe.get("startDate"))


def execution_marks(found: FoundExecution, depth: int, ids: Collection[str] = ()) -> Iterator[Mark]:
    """Yield the execution, then each state visit with its attempts and their log lines, in the order they began.

    ids: of the event; where only the time window joins lines to an attempt, invocations that name one come first.
    """
    recording = found.recording
    history = read_history(recording.events)
    ended = history.ended.at_ns if history.ended else nanoseconds(recording.describe.get("stopDate"))
    yield Mark(
        "execution",
        recording.name,
        _STATUSES.get(recording.status, NO_EVIDENCE),
        RECORDED,
        "DescribeExecution and GetExecutionHistory",
        depth,
        started(recording),
        ended,
        joined_by=found.joined_by,
        detail=verdict(recording, history),
        where=recording.arn,
    )
    invocations = Invocations(recording.logs, [attempt for visit in history.visits for attempt in visit.attempts])
    for visit in history.visits:
        yield _state(visit, depth + 1, recording)
        for attempt in visit.attempts:
            yield from _attempt(visit, attempt, invocations, depth + 2, recording, ids)


def _state(visit: Visit, depth: int, recording: Recording) -> Mark:
    failure = visit.failure.details if visit.failure else {}
    index = "".join(f" #{number}" for number in visit.scope.path)
    told = [str(failure["error"])] if failure.get("error") else []
    told += [message_in(failure.get("cause"))] if failure.get("cause") else []
    return Mark(
        "state",
        f"{visit.name or '(unknown state)'}{index}",
        visit.status or "in progress",
        RECORDED,
        _events(visit.entered, visit.ended),
        depth + visit.scope.depth,
        visit.entered.at_ns if visit.entered else None,
        visit.ended.at_ns if visit.ended else None,
        detail=": ".join(told),
        where=recording.arn,
    )


def _attempt(
    visit: Visit, attempt: Attempt, invocations: Invocations, depth: int, recording: Recording, ids: Collection[str]
) -> Iterator[Mark]:
    begun = attempt.scheduled or attempt.started or attempt.ended
    lines, joined_by = _lines(attempt, invocations, ids)
    bad = attempt.ended.details if attempt.ended and attempt.status != "succeeded" else {}
    depth += visit.scope.depth
    name = function_of(begun.type, begun.details).rpartition(":")[2] if begun else ""
    name = name or str(begun.details.get("resource", "") if begun else "") or visit.name or ""
    request = request_of(attempt) or next(
        (found for found, some in invocations.by_request.items() if lines and lines[0] in some), None
    )
    yield Mark(
        "attempt",
        name,
        attempt.status or "in progress",
        RECORDED,
        _events(begun, attempt.ended),
        depth,
        begun.at_ns if begun else None,
        attempt.ended.at_ns if attempt.ended else None,
        attempt.number,
        joined_by=joined_by,
        request_id=request,
        detail=": ".join(part for part in (str(bad.get("error") or ""), message_in(bad.get("cause"))) if part),
        where=recording.arn,
    )
    yield from log_marks(lines, name, joined_by, request, depth + 1, attempt.number)


def _lines(attempt: Attempt, invocations: Invocations, ids: Collection[str]) -> tuple[list[LogLine], str | None]:
    lines, joined_by = invocations.of(attempt, *window(attempt))
    if joined_by != "time window":
        return lines, joined_by
    known = {id(line) for line in lines}
    for some in invocations.by_request.values():
        if id(some[0]) in known and any(one in line.message for line in some for one in ids):
            return some, "id in the time window"
    return lines, joined_by


def log_marks(
    lines: list[LogLine], name: str, joined_by: str | None, request: str | None, depth: int, attempt: int | None = None
) -> Iterator[Mark]:
    """Yield one row a log line."""
    for line in lines:
        yield Mark(
            "log",
            name,
            "recorded",
            RECORDED,
            "CloudWatch Logs",
            depth,
            nanoseconds(line.timestamp),
            nanoseconds(line.timestamp),
            attempt,
            joined_by=joined_by,
            request_id=request,
            detail=line.message.rstrip(),
            where=f"{line.group} {line.stream}",
        )


def _events(first: Event | None, last: Event | None) -> str:
    if first is None or last is None or first is last:
        event = first or last
        return f"event {event.id}: {event.type}" if event else "no event"
    return f"events {first.id} to {last.id}: {first.type} to {last.type}"
