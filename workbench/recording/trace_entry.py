"""The rows of a trace before and after executions: sender, bus, rules, functions by other ways, rows, dead letters."""

from collections.abc import Iterator

import pandas as pd

from workbench.frames.vocabulary import FAILED, IN_PROGRESS, NO_EVIDENCE, SUCCEEDED
from workbench.recording.trace_execution import log_marks
from workbench.recording.trace_finds import DeadLetter, Finds, Invocation, Route, StoredRow
from workbench.recording.trace_marks import INFERRED, NOT_FOUND, RECORDED, Mark, instant, nanoseconds

__all__ = ["bus_mark", "invocation_marks", "letter_mark", "row_mark", "rule_mark", "sender_marks", "span_of"]

_SECOND = 1_000_000_000
_ID_JOIN = "id in a log line"


def span_of(invocation: Invocation) -> tuple[int | None, int | None]:
    """Return the times of an invocation's first and last line."""
    return nanoseconds(invocation.lines[0].timestamp), nanoseconds(invocation.lines[-1].timestamp)


def sender_marks(finds: Finds) -> Iterator[Mark]:
    """Yield who sent it: the call of fire() whose row was given, and the functions whose log has the id."""
    if finds.sent is not None:
        at = nanoseconds(finds.sent)
        evidence = "the column `sent` of the fire() frame: noted by the caller just before PutEvents or POST"
        yield Mark("sender", "fire()", SUCCEEDED, RECORDED, evidence, 0, at, at, joined_by="row of fire()")
    for invocation in finds.invocations:
        if invocation.role == "sender":
            yield from invocation_marks(invocation, "sender", 0)


def invocation_marks(invocation: Invocation, lane: str, depth: int) -> Iterator[Mark]:
    """Yield an invocation that has the id in its log, then its lines."""
    start, end = span_of(invocation)
    text = "\n".join(line.message for line in invocation.lines)
    bad = "[ERROR]" in text or "Traceback (most recent call last)" in text or "Task timed out" in text
    over = "REPORT RequestId" in text or invocation.request_id is None
    status = FAILED if bad else SUCCEEDED if over else IN_PROGRESS
    evidence = "its log lines; failed when one of them is an error or a traceback"
    yield Mark(
        lane, invocation.function, status, RECORDED, evidence, depth, start, end,
        joined_by=_ID_JOIN, request_id=invocation.request_id, where=invocation.lines[0].group,
    )  # fmt: skip
    joined = "request id" if invocation.request_id else _ID_JOIN
    yield from log_marks(list(invocation.lines), invocation.function, joined, invocation.request_id, depth + 1)


def bus_mark(finds: Finds, buses: list[str], arrived: int | None) -> Mark:
    """Return the bus, with the time in which the event must have come onto it; `arrived` is the first sign after it."""
    given = nanoseconds(pd.Timestamp(finds.event["time"]).to_pydatetime()) if finds.event else None
    senders = [span_of(each) for each in finds.invocations if each.role == "sender"]
    earliest = instant(nanoseconds(finds.sent), *(start for start, _ in senders))
    start = given if earliest is None or given is None else max(given, earliest)
    end = instant(arrived, given + _SECOND if given is not None else None)
    if start is not None and end is not None and end < start:
        end = start
    source = "the event's own `time`, in whole seconds, and what is recorded after it" if finds.event else "its arrival"
    detail = f"source {finds.event['source']}, detail-type {finds.event['detail-type']}" if finds.event else ""
    evidence = f"from {source}; EventBridge keeps no record of PutEvents"
    name = " or ".join(buses) or "(unknown bus)"
    return Mark("bus", name, SUCCEEDED, INFERRED, evidence, 0, start, end, joined_by="event id", detail=detail)


def rule_mark(route: Route, start: int | None, arrived: int | None, found: str) -> Mark:
    """Return a rule; `found` says what was found at its target, "" for nothing."""
    answer = {
        True: f"its pattern matches the event (TestEventPattern), and its target is the {route.target_kind}",
        False: f"its target is the {route.target_kind}, but its pattern, as it is now, does not match the event",
        None: f"its target is the {route.target_kind}; the pattern was not tested, as nothing holds the whole event",
    }[route.matches]
    evidence = f"from the rule as it is now: {answer}; EventBridge keeps no record of a match"
    status = SUCCEEDED if found and route.matches is not False else NO_EVIDENCE
    return Mark(
        "rule", route.rule, status, INFERRED, evidence, 1, start, arrived, rule=route.rule,
        detail=route.pattern, where=route.rule_arn,
    )  # fmt: skip


def row_mark(row: StoredRow, span: tuple[int | None, int | None], depth: int) -> Mark:
    """Return a table row; `span` is when the function that may have written it ran."""
    named = f"the table is named by {row.setting} of {row.function}"
    if row.item is None:
        return Mark(
            "row", row.table, NO_EVIDENCE, NOT_FOUND, f"no item has the id as its {row.key}; {named}", depth,
            joined_by=f"key {row.key}", where=row.table,
        )  # fmt: skip
    evidence = f"the item is in the table now, {named}; DynamoDB does not keep when it was written: while that ran"
    return Mark(
        "row", row.table, SUCCEEDED, RECORDED, evidence, depth, *span, joined_by=f"key {row.key}",
        detail=str(row.item), where=row.table,
    )  # fmt: skip


def letter_mark(letter: DeadLetter, depth: int) -> Mark:
    """Return a dead-letter message."""
    at = nanoseconds(letter.sent)
    reason = ": ".join(part for part in (letter.error_code, letter.error_message) if part) or "received too often"
    retries = f", after {letter.retry_attempts} retries" if letter.retry_attempts is not None else ""
    by = "EventBridge's message attributes" if letter.error_code else "the message in the queue"
    return Mark(
        "dead letter", letter.queue, FAILED, RECORDED, by, depth, at, at,
        joined_by="event id in the message", detail=f"{reason}{retries}", where=letter.queue,
    )  # fmt: skip
