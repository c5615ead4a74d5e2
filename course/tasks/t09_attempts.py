"""Predict how often the brick is weighed, and what becomes of the order."""

from typing import Any

import workbench as wb
from workbench.tasks.model import Choice, Kind, Task

__all__ = ["TASK"]


def outcome(run: Any, _connection: Any) -> str | None:
    """Count the brick's attempts in the recording, and read how the order ended."""
    if run is ...:
        return None
    attempts = wb.attempts_frame(run.events)
    tries = int((attempts["iteration"] == 1).sum())
    if run.status == "SUCCEEDED":
        return "d"
    return {1: "a", 2: "b", 3: "c"}.get(tries)


TASK = Task(
    id="09-attempts",
    kind=Kind.PREDICT,
    title="How often is the brick weighed?",
    minutes=2,
    question="""
An order with a feather, a brick and a book. The function raises `ScaleStuck` for the brick, every time. Read the
`add_retry` in the code above. How often is the brick weighed, and what becomes of the order?
""",
    choices={
        "a": Choice(
            "once; then the order fails",
            "only errors of AWS are retried",
            "`errors=` in `add_retry`: an exception of one's own has a name too, and that name stands there",
        ),
        "b": Choice(
            "twice; then the order fails",
            "the first attempt is counted as a retry",
            "what `max_attempts` counts: the attempts after the first one, or all of them? The timeline below has a bar each",
        ),
        "c": Choice("three times; then the order fails"),
        "d": Choice(
            "three times; then the order is shipped without the brick",
            "a Map leaves out what failed",
            'the two states after "Each parcel" in the picture: was one of them ever entered?',
        ),
    },
    answer="c",
    outcome=outcome,
    check_call="run, connection",
    hints=(
        "Two places decide: the arguments of `add_retry`, and whether anything catches the error that is left at the end.",
        "`max_attempts` is the number of *re*tries. And an error that nobody catches leaves the Map, and ends the run.",
        "One attempt, and as many retries as `max_attempts` says. There is no Catch in this machine.",
    ),
    concepts=("Retry", "Map state"),
)
