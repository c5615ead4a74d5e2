"""Which state made an execution end badly: by the cause's words, by EvaluationFailed, along the links, or unknown."""

import re

from workbench.frames.reading import Reading
from workbench.frames.scopes import Failure, Visit
from workbench.frames.source import Event
from workbench.frames.vocabulary import FAILED, TIMED_OUT

__all__ = ["blame"]

#: AWS's sentence for an error of the interpreter itself. Matched at the start: further in, it is a child's cause.
_NAMED = re.compile(
    r"An error occurred while executing the state '(?P<name>.*?)' \(entered at the event id #(?P<id>\d+)\)", re.DOTALL
)
_RESULT_TOO_LARGE = re.compile(r"The state/task '(?P<name>.*?)' returned a result", re.DOTALL)
_PASSED_ON = {"container failed", "iteration ended", "state aborted"}


def blame(reading: Reading, event: Event, previous: int | None) -> tuple[Failure | None, Visit | None]:
    """The failure behind an execution's end event and the visit to blame; (None, None) for good ends and stops."""
    if event.type == "ExecutionTimedOut":
        visit = _only_leaf(reading)
        return _failure(visit, event, None, "open", TIMED_OUT), visit
    if event.type != "ExecutionFailed":
        return None, None
    visit, how = _by_cause(reading, event)
    reported = _reporting(reading, previous)
    if visit is None and reported is not None and reported.type == "EvaluationFailed":
        visit, how = reading.anchor.get(reported.id), "evaluation"
    if visit is None:
        visit, how = _by_evaluation(reading, event), "evaluation"
    if visit is None and reported is not None:
        visit, how = reading.anchor.get(reported.id), "link"
        if visit is not None and visit.exited is not None:
            visit = _entered_after(reading, reported.id) or _only_leaf(reading)
    if visit is None:
        visit, how = _only_leaf(reading), "open"
    return _failure(visit, event, visit.failure if visit else reported, how, FAILED), visit


def _by_cause(reading: Reading, event: Event) -> tuple[Visit | None, str]:
    cause = event.details.get("cause")
    if not isinstance(cause, str):
        return None, ""
    named = _NAMED.match(cause)
    if named:
        number = int(named["id"])
        visit = reading.anchor.get(number)
        if (
            visit is not None
            and visit.entered is not None
            and visit.entered.id == number
            and visit.name == named["name"]
        ):
            return visit, "cause"
    too_large = _RESULT_TOO_LARGE.match(cause)
    if too_large:
        waiting = list(reading.open_named[too_large["name"]].values())
        if len(waiting) == 1:
            return waiting[0], "cause"
    return None, ""


def _reporting(reading: Reading, previous: int | None) -> Event | None:
    """The event that reports the error itself, behind those that only pass it on."""
    event = reading.by_id.get(previous) if previous else None
    while event is not None and reading.tells.get(event.id) in _PASSED_ON:
        link = event.previous if reading.linked else reading.links.get(event.id)
        behind = reading.by_id.get(link) if link and link < event.id else None
        if behind is None:
            return event
        event = behind
    return event


def _by_evaluation(reading: Reading, event: Event) -> Visit | None:
    """An open state whose EvaluationFailed carries the very error the execution failed with."""
    for visit in reversed(reading.open.values()):
        failure = visit.failure
        if failure is not None and failure.type == "EvaluationFailed":
            same = all(failure.details.get(key) == event.details.get(key) for key in ("error", "cause"))
            if same:
                return visit
    return None


def _entered_after(reading: Reading, number: int) -> Visit | None:
    for visit in reversed(reading.open.values()):
        entered = visit.entered
        if entered is not None and (entered.previous if reading.linked else reading.links.get(entered.id)) == number:
            return visit
    return None


def _only_leaf(reading: Reading) -> Visit | None:
    """The open state with nothing open inside it, when all such states bear one name."""
    leaves = [visit for visit in reading.open.values() if not visit.open_inner]
    return leaves[0] if leaves and len({visit.name for visit in leaves}) == 1 else None


def _failure(visit: Visit | None, event: Event, reported: Event | None, how: str, status: str) -> Failure:
    entered = visit.entered if visit else None
    return Failure(
        state=visit.name if visit else None,
        event_id=reported.id if reported else (entered.id if entered else event.id),
        entered_id=entered.id if entered else None,
        error=event.details.get("error"),
        cause=event.details.get("cause"),
        how=how if visit else "no evidence",
        status=status,
        iteration_path=visit.scope.path if visit else (),
    )
