"""Joins Lambda log lines to the attempts of a task: by request id, else by the time window; it says which."""

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from workbench.frames.scopes import Attempt
from workbench.frames.source import Event
from workbench.frames.walk import read_history
from workbench.recording.model import MACHINE, LogLine

__all__ = ["Invocations", "belonging", "request_of", "window"]

#: Lambda's own lines around an invocation, in its text format; its JSON format carries `requestId` in every line.
#: Source: https://docs.aws.amazon.com/lambda/latest/dg/python-logging.html
_MARK = re.compile(r"^(START|END|REPORT) RequestId: (?P<id>[0-9A-Za-z-]+)")


class Invocations:
    """The log lines of the functions an execution called, by invocation; `attempts` are all of that execution."""

    def __init__(self, logs: list[LogLine], attempts: Iterable[Attempt] = ()) -> None:
        self.by_request: dict[str, list[LogLine]] = {}
        self.loose: list[LogLine] = []
        open_in: dict[tuple[str, str], str] = {}
        for line in logs:
            if line.source == MACHINE:
                continue
            place = (line.group, line.stream)
            mark = _MARK.match(line.message)
            request = mark["id"] if mark else _json_request(line.message) or open_in.get(place)
            if mark:
                open_in[place] = mark["id"]
            if request:
                self.by_request.setdefault(request, []).append(line)
            else:
                self.loose.append(line)
        self.claimed = {request_of(attempt) for attempt in attempts} & self.by_request.keys()

    def of(self, attempt: Attempt, start: datetime | None, stop: datetime | None) -> tuple[list[LogLine], str | None]:
        """Return the lines of one attempt and what joined them: `request id`, `time window`, or None for no lines.

        start, stop: the attempt's own, used only when the history gives no request id that the logs have; then the
        lines are those of every invocation that began in between and that no other attempt has the request id of.
        They may be another execution's.
        """
        request = request_of(attempt)
        if request in self.by_request:
            return self.by_request[request], "request id"
        if start is None or stop is None:
            return [], None
        free = [lines for found, lines in self.by_request.items() if found not in self.claimed]
        groups = [*free, *([line] for line in self.loose)]
        lines = [line for group in groups if start <= group[0].timestamp <= stop for line in group]
        return sorted(lines, key=lambda line: line.timestamp), "time window" if lines else None


def belonging(logs: list[LogLine], events: list[dict[str, Any]]) -> list[LogLine]:
    """Return the lines of the state machine and of those invocations that some attempt is joined to."""
    attempts = [attempt for visit in read_history(events).visits for attempt in visit.attempts]
    invocations = Invocations(logs, attempts)
    own = {id(line) for line in logs if line.source == MACHINE}
    for attempt in attempts:
        lines, _ = invocations.of(attempt, *window(attempt))
        own.update(id(line) for line in lines)
    return [line for line in logs if id(line) in own]


def window(attempt: Attempt) -> tuple[datetime | None, datetime | None]:
    """Return when an attempt was scheduled and when it ended, to the whole millisecond that log lines are kept in."""
    return _moment(attempt.scheduled, timedelta(milliseconds=-1)), _moment(attempt.ended, timedelta(milliseconds=1))


def _moment(event: Event | None, by: timedelta) -> datetime | None:
    return None if event is None or event.at_ns is None else datetime.fromtimestamp(event.at_ns / 1e9, UTC) + by


def _json_request(message: str) -> str | None:
    if not message.startswith("{"):
        return None
    try:
        line = json.loads(message)
    except ValueError:
        return None
    found = line.get("requestId") or line.get("aws_request_id") or line.get("function_request_id")
    if not found and isinstance(line.get("record"), dict):
        found = line["record"].get("requestId")
    return str(found) if found else None


def request_of(attempt: Attempt) -> str | None:
    """The request id a history gives away: in the metadata of the call's answer, or in the cause of its failure."""
    for event in (attempt.submitted, attempt.ended):
        if event is None:
            continue
        metadata = _object(event.details.get("output")).get("SdkResponseMetadata")
        found = metadata.get("RequestId") if isinstance(metadata, dict) else None
        found = found or _object(event.details.get("cause")).get("requestId")
        if found:
            return str(found)
    return None


def _object(text: Any) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (TypeError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}
