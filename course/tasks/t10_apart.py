"""Predict the first thing in which a good and a failed run differ."""

from typing import Any

from workbench.tasks.model import Choice, Kind, Task

__all__ = ["TASK"]


def outcome(apart: Any, _connection: Any) -> str | None:
    """Read the types of the first events that are in one of the runs only."""
    if apart is ...:
        return None
    types = set(apart.first["type"])
    if types & {"TaskSucceeded", "TaskFailed"}:
        return "d"
    if types & {"TaskScheduled", "TaskSubmitted"}:
        return "a"
    return "c" if any(one.startswith("ChoiceState") for one in types) else "b"


TASK = Task(
    id="10-apart",
    kind=Kind.PREDICT,
    title="Where do they go apart?",
    minutes=2,
    question="""
Two of these dry runs, event by event: `good`, and `failed`, whose callback failed. What is the first event that one of
them has and the other has not?
""",
    choices={
        "a": Choice(
            "how the function is called",
            "a failed run goes wrong from its beginning",
            "the events before the one that is named: are they the same in both runs?",
        ),
        "b": Choice(
            "how the execution ends",
            "the status is the difference",
            "the first line that the comparison says: how many events follow after the one it names?",
        ),
        "c": Choice(
            'that "Check Status?" is entered',
            "the first state that only one run has",
            "why the other run did not come there. Something must have sent it elsewhere before",
        ),
        "d": Choice('how the task of "Record Message" ends'),
    },
    answer="d",
    outcome=outcome,
    check_call="apart, connection",
    hints=(
        "What did the two mocks differ in? Go through the events of a task: scheduled, started, submitted, then?",
        "A state that was not entered is a consequence. Look for the event that sent the run another way.",
        "One mock returned, the other threw. The event that writes that down is the one.",
    ),
    concepts=("execution history",),
)
