"""Turns what an execution's tasks were answered into a mock configuration of Step Functions Local. Pure.

The file answers a state by its name and the number of the attempt within a visit. It cannot tell two visits apart, so
states that were visited several times (in a loop, in a Map) must have met the same each time.
Source: https://docs.aws.amazon.com/step-functions/latest/dg/sfn-local-mock-cfg-file.html
"""

import copy
import json
from collections.abc import Mapping
from typing import Any

from workbench.errors import RecordingError
from workbench.frames.scopes import Attempt, Visit
from workbench.frames.vocabulary import SUCCEEDED, TIMED_OUT
from workbench.frames.walk import read_history
from workbench.recording.model import Recording

__all__ = ["hurried", "mocked_answers"]

_TIMEOUT = "States.Timeout"
Answer = dict[str, Any]


def mocked_answers(recording: Recording) -> tuple[dict[str, dict[str, Answer]], list[str]]:
    """Return task state -> {attempt number: {"Return": ...} or {"Throw": ...}}, and the states it is not exact for.

    Not exact are states whose visits got different values: the first visit's are taken for all.
    Raises RecordingError for what cannot be mocked: an execution that has not ended or was stopped from outside, a
    history without payloads, and visits of one state that went differently.
    """
    _check(recording)
    found: dict[str, list[list[Answer]]] = {}
    for visit in read_history(recording.events).visits:
        if visit.attempts and visit.name is not None:
            found.setdefault(visit.name, []).append([_answer(attempt, visit) for attempt in visit.attempts])
    unlike = []
    for state, visits in found.items():
        ways = {tuple(_way(answer) for answer in answers) for answers in visits}
        if len(ways) > 1:
            raise RecordingError(
                f"{state!r} was visited {len(visits)} times, and not each time with the same end: "
                f"{'; '.join(', '.join(way) for way in sorted(ways))}. Step Functions' mock file answers a state "
                "by its name and attempt only. Take an execution in which each visit ends alike."
            )
        if any(answers != visits[0] for answers in visits):
            unlike.append(state)
    return {state: _numbered(visits[0]) for state, visits in found.items()}, unlike


def _check(recording: Recording) -> None:
    if not recording.complete:
        raise RecordingError(f"{recording.name} is {recording.status}: wait until it has ended, then record it again.")
    if recording.status in ("ABORTED", "TIMED_OUT"):
        raise RecordingError(
            f"{recording.name} was {recording.status}: it was ended from outside, and answers of services cannot "
            "bring that about. Take an execution that SUCCEEDED or FAILED."
        )
    if not recording.events or "input" not in recording.events[0].get("executionStartedEventDetails", {}):
        raise RecordingError(f"The history of {recording.name} has no payloads. Record it with its execution data.")


def _answer(attempt: Attempt, visit: Visit) -> Answer:
    details = attempt.ended.details if attempt.ended else {}
    if attempt.status == SUCCEEDED and "output" in details:
        try:
            return {"Return": json.loads(details["output"])}
        except ValueError:
            return {"Return": details["output"]}
    if attempt.ended is None or attempt.status == SUCCEEDED:
        raise RecordingError(
            f"The history does not tell what attempt {attempt.number} of {visit.name!r} was answered. "
            "Take an execution whose tasks all ended."
        )
    error = details.get("error") or (_TIMEOUT if attempt.status == TIMED_OUT else "States.TaskFailed")
    return {"Throw": {"Error": error, "Cause": details.get("cause") or ""}}


def _way(answer: Answer) -> str:
    return answer["Throw"]["Error"] if "Throw" in answer else SUCCEEDED


def _numbered(answers: list[Answer]) -> dict[str, Answer]:
    """Give each attempt its number; equal ones in a row share a range such as "0-2"."""
    runs: list[tuple[int, int, Answer]] = []
    for number, answer in enumerate(answers):
        if runs and runs[-1][2] == answer:
            runs[-1] = (runs[-1][0], number, answer)
        else:
            runs.append((number, number, answer))
    return {str(first) if first == last else f"{first}-{last}": answer for first, last, answer in runs}


def hurried(definition: Mapping[str, Any]) -> dict[str, Any]:
    """Return the definition without its waiting: Wait states of no time, retries after the shortest time, 1 s."""
    made = copy.deepcopy(dict(definition))
    for state in made.get("States", {}).values():
        if state.get("Type") == "Wait":
            for name in ("SecondsPath", "Timestamp", "TimestampPath"):
                state.pop(name, None)
            state["Seconds"] = 0
        for retrier in state.get("Retry", []):
            retrier.pop("MaxDelaySeconds", None)
            retrier.pop("JitterStrategy", None)
            retrier |= {"IntervalSeconds": 1, "BackoffRate": 1.0}
        for part in ("ItemProcessor", "Iterator"):
            if part in state:
                state[part] = hurried(state[part])
        if "Branches" in state:
            state["Branches"] = [hurried(branch) for branch in state["Branches"]]
    return made
