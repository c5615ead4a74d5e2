"""Predict where the time of an execution goes."""

from typing import Any

from workbench.tasks.model import Choice, Kind, Task

__all__ = ["TASK"]

#: The event at the end of the longest gap -> the choice.
_GAPS = {"TaskStateEntered": "b", "TaskScheduled": "b", "TaskStarted": "b", "TaskSubmitted": "a", "TaskSucceeded": "c"}


def outcome(history: Any, connection: Any) -> str | None:  # noqa: ARG001
    """Read the longest gap between two events of the history."""
    longest = history["elapsed_s"].diff().idxmax()
    return _GAPS.get(history["type"].loc[longest], "d")


TASK = Task(
    id="07-gap",
    kind=Kind.PREDICT,
    title="Where does the time go?",
    minutes=2,
    question="""
Take the first of these executions. Something in it takes far longer than all the rest. What?
""",
    choices={
        "a": Choice("the function at work, from its call to its return"),
        "b": Choice(
            "getting started: the machine, its first state, the task",
            "the machine is the slow part",
            "`elapsed_s` of the first four events: a standard workflow writes each of them down, and that is quick",
        ),
        "c": Choice(
            "the way back: from the function's return until its answer to the token arrives",
            "a callback takes long",
            "`lambda/message_recorder/handler.py`: which comes first, the answer to the token or the return?",
        ),
        "d": Choice(
            'what follows: "Check Status?" and the end',
            "every state takes its time",
            "the states after the task: they call nobody, so what should they wait for?",
        ),
    },
    answer="a",
    outcome=outcome,
    check_call="history, connection",
    hints=(
        "Which of the parts has to start a process, load a library and talk to another service?",
        "The machine only notes and decides. Who works?",
    ),
    concepts=("execution history", "cold start"),
)
