"""Predict how an execution ends whose task is never answered."""

from typing import Any

import workbench as wb
from workbench.tasks.model import Choice, Kind, Task

__all__ = ["TASK"]

#: Between the machine's 3 seconds and the task's 60.
_EARLY_S = 30


def outcome(execution: Any, connection: Any) -> str | None:
    """Read status and duration of the execution."""
    if execution is ...:
        return None
    ended = wb.wait(execution, connection, check=False, timeout_s=90).iloc[0]
    if ended["status"] == "SUCCEEDED":
        return "c"
    if ended["duration_s"] > _EARLY_S:
        return "d"
    return "a" if ended["status"] == "TIMED_OUT" else "b"


TASK = Task(
    id="04-silent",
    kind=Kind.PREDICT,
    title="Nobody answers",
    minutes=2,
    question="""
Now a machine with the same states, but a limit of 3 seconds for the whole execution. Its task may still take 60. The
function behind it prints the event and returns; it never answers the token. How does the execution end?
""",
    choices={
        "a": Choice("TIMED_OUT after 3 seconds: the execution is over, whatever its task was doing"),
        "b": Choice(
            'FAILED after 3 seconds: "Record Message" fails with States.Timeout',
            "the machine's clock fails the task",
            "the last events of the history: is there a TaskTimedOut, or only what became of the execution?",
        ),
        "c": Choice(
            "SUCCEEDED: the function returned without an error",
            "returning is answering",
            "what the task waits for: in notebook 02 the function had returned long before the execution ended",
        ),
        "d": Choice(
            "FAILED after 60 seconds: the task's own limit counts for its waiting",
            "the inner clock always rings first",
            "`duration_s` above: two clocks run at once, and the first to ring ends what it belongs to",
        ),
    },
    answer="a",
    outcome=outcome,
    check_call="late, connection",
    hints=(
        "Two clocks run from the start. Which of them rings first, and what does it belong to?",
        "The task's clock would raise an error inside the machine. The machine's clock stands outside of all states.",
        "An execution whose own time is over has a status of its own; it is neither FAILED nor SUCCEEDED.",
    ),
    concepts=("timeout", "task token"),
)
