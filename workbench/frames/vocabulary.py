"""The words of a history: what each event type tells, and the statuses of states, attempts and iterations."""

from functools import lru_cache
from typing import Final

__all__ = [
    "ABORTED",
    "CAUGHT",
    "ERRORS",
    "FAILED",
    "IN_PROGRESS",
    "NO_EVIDENCE",
    "STATUSES",
    "SUCCEEDED",
    "TIMED_OUT",
    "meaning",
]

SUCCEEDED: Final = "succeeded"
FAILED: Final = "failed"
CAUGHT: Final = "caught"
TIMED_OUT: Final = "timed out"
ABORTED: Final = "aborted"
IN_PROGRESS: Final = "in progress"
NO_EVIDENCE: Final = "no evidence"

#: What events tell (see meaning) that report an error; what was at work beside it is aborted with a link to one.
ERRORS: Final = frozenset({"work failed", "work timed out", "evaluation failed", "container failed"})

#: Status -> what it says. The same words are used by steps, attempts, iterations and pictures.
STATUSES: Final[dict[str, str]] = {
    SUCCEEDED: "it ended well: it was exited, or its success event is there",
    FAILED: "an error ended it and nothing at its own level caught the error",
    CAUGHT: "an error ended it and its own Catch led on to another state",
    TIMED_OUT: "its time limit, or that of the whole execution, ran out while it was at work",
    ABORTED: "it was cut off: the execution was stopped, or something beside it failed",
    IN_PROGRESS: "the events given end while it is still open: the execution runs on, or this is only a page of it",
    NO_EVIDENCE: "the events do not tell how it ended; never to be shown as a success",
}

#: Event type -> (what the event tells, type of the state it belongs to). Names from the HistoryEventType enumeration of
#: https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
_MEANINGS: Final[dict[str, tuple[str, str | None]]] = {
    "ExecutionStarted": ("execution started", None),
    "ExecutionRedriven": ("execution redriven", None),
    "ExecutionSucceeded": ("execution ended", None),
    "ExecutionFailed": ("execution ended", None),
    "ExecutionTimedOut": ("execution ended", None),
    "ExecutionAborted": ("execution ended", None),
    "EvaluationFailed": ("evaluation failed", None),
    "MapRunStarted": ("map run", "Map"),
    "MapRunRedriven": ("map run", "Map"),
    "MapRunSucceeded": ("map run", "Map"),
    "MapRunFailed": ("map run", "Map"),
    "MapRunAborted": ("map run", "Map"),
    "MapIterationStarted": ("iteration started", "Map"),
    "MapIterationSucceeded": ("iteration ended", "Map"),
    "MapIterationFailed": ("iteration ended", "Map"),
    "MapIterationAborted": ("iteration ended", "Map"),
    **{f"{kind}StateStarted": ("container started", kind) for kind in ("Map", "Parallel")},
    **{f"{kind}StateSucceeded": ("container succeeded", kind) for kind in ("Map", "Parallel")},
    **{f"{kind}StateFailed": ("container failed", kind) for kind in ("Map", "Parallel")},
    **{f"{prefix}Scheduled": ("scheduled", "Task") for prefix in ("Task", "LambdaFunction", "Activity")},
    **{f"{prefix}Started": ("work started", "Task") for prefix in ("Task", "LambdaFunction", "Activity")},
    **{f"{prefix}Succeeded": ("work succeeded", "Task") for prefix in ("Task", "LambdaFunction", "Activity")},
    **{f"{prefix}Failed": ("work failed", "Task") for prefix in ("Task", "LambdaFunction", "Activity")},
    **{f"{prefix}TimedOut": ("work timed out", "Task") for prefix in ("Task", "LambdaFunction", "Activity")},
    "TaskSubmitted": ("work submitted", "Task"),
    "TaskSubmitFailed": ("work failed", "Task"),
    "TaskStartFailed": ("work failed", "Task"),
    "LambdaFunctionStartFailed": ("work failed", "Task"),
    "LambdaFunctionScheduleFailed": ("work failed", "Task"),
    "ActivityScheduleFailed": ("work failed", "Task"),
}
_SUFFIXES: Final = {
    "StateEntered": "state entered",
    "StateExited": "state exited",
    "StateAborted": "state aborted",
}


@lru_cache(maxsize=256)
def meaning(event_type: str) -> tuple[str, str | None]:
    """What an event of this type tells, and the type of the state it belongs to (None when the type does not say).

    >>> meaning("ChoiceStateEntered")
    ('state entered', 'Choice')
    >>> meaning("SomethingNew")
    ('unknown', None)
    """
    known = _MEANINGS.get(event_type)
    if known:
        return known
    for suffix, tells in _SUFFIXES.items():
        if event_type.endswith(suffix) and len(event_type) > len(suffix):
            return tells, event_type.removesuffix(suffix)
    return ("execution event", None) if event_type.startswith("Execution") else ("unknown", None)
