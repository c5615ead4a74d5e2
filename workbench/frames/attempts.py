"""One row an attempt of a task, with its back-off, its error, and what joins it to Lambda logs and child executions."""

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from workbench.frames.columns import FLOAT, INT, OBJECT, TIME, build, identifier, seconds_between
from workbench.frames.scopes import Attempt, Visit
from workbench.frames.source import Event
from workbench.frames.walk import History, read_history

__all__ = ["COLUMNS", "attempt_rows", "attempts_frame"]

COLUMNS = {
    "state": OBJECT, "attempt": INT, "status": OBJECT, "scheduled": TIME, "started": TIME, "submitted": TIME,
    "ended": TIME, "duration_s": FLOAT, "back_off_s": FLOAT, "resource": OBJECT, "resource_type": OBJECT,
    "error": OBJECT, "cause": OBJECT, "request_id": OBJECT, "execution_arn": OBJECT, "iteration": INT,
    "iteration_path": OBJECT, "branch": OBJECT, "entered_id": INT, "scheduled_id": INT, "started_id": INT,
    "submitted_id": INT, "ended_id": INT,
}  # fmt: skip
_FAMILIES = {"LambdaFunction": "lambda", "Activity": "activity"}


def attempts_frame(events: Any | History) -> pd.DataFrame:
    """One row an attempt of a task: the nth TaskScheduled, LambdaFunctionScheduled or ActivityScheduled of one visit.

    Columns: state, attempt (Int64, from 1), status (see workbench.frames.vocabulary.STATUSES), scheduled, started,
    submitted, ended (datetime64[ns, UTC]), duration_s (float64, scheduled to ended), back_off_s (float64, gap between
    the attempt before and this one), resource, resource_type (as recorded; "lambda" for a function's ARN and
    "activity" for an activity's), error, cause, request_id (of the call, from SdkResponseMetadata or the `requestId`
    in a failure's cause; for Lambda the one its log lines carry), execution_arn (of a nested execution), iteration
    (Int64), iteration_path (tuple), branch, entered_id (Int64, the visit in steps_frame), scheduled_id, started_id,
    submitted_id, ended_id (Int64).
    Raises HistoryError when `events` is not a history.
    """
    return build(COLUMNS, attempt_rows(read_history(events)))


def attempt_rows(history: History) -> list[tuple[Any, ...]]:
    """Return the rows of attempts_frame, in the order of COLUMNS; times are nanoseconds since 1970 UTC."""
    rows = []
    for visit in history.visits:
        before: Attempt | None = None
        for attempt in visit.attempts:
            rows.append(_row(visit, attempt, before))
            before = attempt
    return rows


def _row(visit: Visit, attempt: Attempt, before: Attempt | None) -> tuple[Any, ...]:
    scheduled, started, submitted, ended = attempt.scheduled, attempt.started, attempt.submitted, attempt.ended
    known = scheduled or started or submitted or ended
    details = known.details if known else {}
    failed = ended.details if ended and attempt.status not in ("succeeded", "no evidence") else {}
    begun_ns = scheduled.at_ns if scheduled else None
    ended_ns = ended.at_ns if ended else None
    return (
        visit.name, attempt.number, attempt.status or "no evidence", begun_ns, started and started.at_ns,
        submitted and submitted.at_ns, ended_ns, seconds_between(begun_ns, ended_ns),
        seconds_between(before.ended.at_ns if before and before.ended else None, begun_ns),
        details.get("resource"), details.get("resourceType", _family(known)),
        failed.get("error"), failed.get("cause"), _request_id(submitted, ended), _execution_arn(submitted, ended),
        visit.scope.path[-1] if visit.scope.path else None, visit.scope.path,
        visit.scope.branch() if visit.scope.depth else None, identifier(visit.entered), identifier(scheduled),
        identifier(started), identifier(submitted), identifier(ended),
    )  # fmt: skip


def _family(event: Event | None) -> str | None:
    return next((kind for prefix, kind in _FAMILIES.items() if event and event.type.startswith(prefix)), None)


def _request_id(submitted: Event | None, ended: Event | None) -> str | None:
    for event in (submitted, ended):
        answer = _parsed(event, "output", "SdkResponseMetadata").get("SdkResponseMetadata")
        if isinstance(answer, Mapping) and isinstance(answer.get("RequestId"), str):
            return answer["RequestId"]
    found = _parsed(ended, "cause", "requestId").get("requestId")
    return found if isinstance(found, str) else None


def _execution_arn(submitted: Event | None, ended: Event | None) -> str | None:
    for event in (submitted, ended):
        for field in ("output", "cause"):
            if event is not None and event.details.get("resourceType") == "states":
                found = _parsed(event, field, "ExecutionArn").get("ExecutionArn")
                if isinstance(found, str):
                    return found
    return None


def _parsed(event: Event | None, field: str, needle: str) -> Mapping[str, Any]:
    """A payload as a mapping, parsed only when it can hold what is looked for; empty when it is no JSON object."""
    value = event.details.get(field) if event is not None else None
    if isinstance(value, str):
        if needle not in value:
            return {}
        try:
            value = json.loads(value)
        except ValueError:
            return {}
    return value if isinstance(value, Mapping) else {}
