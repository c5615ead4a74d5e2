"""Predict which way an execution goes whose message cannot be stored."""

from typing import Any

import workbench as wb
from workbench.tasks.model import Choice, Kind, Task

__all__ = ["TASK"]


def outcome(execution: Any, connection: Any) -> str | None:
    """Read the way from the execution's own steps."""
    if execution is ...:
        return None
    steps = wb.steps(execution, connection)
    states = list(steps["state"])
    if "Job Failed" in states:
        return "a"
    if "Job Succeed" in states:
        return "c"
    return "d" if steps["status"].iloc[-1] == "timed out" else "b"


TASK = Task(
    id="03-route",
    kind=Kind.PREDICT,
    title="Which way will it go?",
    minutes=2,
    question="""
A message arrives whose time is `yesterday`, which is no time. The recorder cannot store it, and says so with
`SendTaskFailure`. Look at the picture above. Which way will the execution go?
""",
    choices={
        "a": Choice(
            'to "Check Status?", and from there to "Job Failed"',
            "a failure is an answer",
            "the definition above: `Next` is followed when a task succeeds. Only a successful answer reaches the choice",
        ),
        "b": Choice('it ends at "Record Message"'),
        "c": Choice(
            'to "Job Succeed": the function itself ran without an error',
            "the function's success counts",
            "what the task waits for: with `.waitForTaskToken` it is the answer to the token, not the function's return",
        ),
        "d": Choice(
            "it waits until its time is over: a failed function sends no answer",
            "a failing recorder is silent",
            "`lambda/message_recorder/handler.py`: what does it send when the record cannot be stored?",
        ),
    },
    answer="b",
    outcome=outcome,
    check_call="bad, connection",
    hints=(
        'Look at "Record Message" in the definition: which fields say where it goes on?',
        "`Next` says where a state goes after a success. What would have to be there for a failure?",
        "There is no `Catch` in this state. A failed task without one ends the execution.",
    ),
    concepts=("task token", "Catch"),
)
