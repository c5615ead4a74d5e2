"""Predict what becomes of four orders when there is no queue."""

from typing import Any

import workbench as wb
from workbench.tasks.model import Choice, Kind, Task

__all__ = ["TASK"]


def outcome(runs: Any, connection: Any) -> str | None:
    """Read how each run ended, and with which errors."""
    if runs is ...:
        return None
    if (runs["status"] == "RUNNING").any():
        return "d"
    if (runs["status"] == "SUCCEEDED").any():
        return "b"
    errors = {wb.steps(run, connection)["error"].iloc[-1] for run in runs["execution"]}
    return "a" if len(errors) > 1 else "c"


TASK = Task(
    id="11-four-orders",
    kind=Kind.PREDICT,
    title="Four orders, no queue",
    minutes=2,
    question="""
Four orders are started: of 1, 2, 12 and 3 cups. The machine is deployed, its role may send messages, and nobody has made
the queue. What becomes of them?
""",
    choices={
        "a": Choice("all four fail, for two different reasons"),
        "b": Choice(
            "three succeed, the one of twelve cups fails",
            "sending to a queue makes it",
            'the steps of one that failed: what does the error of "To the kitchen" say about the queue?',
        ),
        "c": Choice(
            "all four fail, for one and the same reason",
            "every order gets as far as the queue",
            'the order of twelve cups: which state did it end in? "Big order?" comes before the kitchen',
        ),
        "d": Choice(
            "one fails; three wait until the queue is there",
            "a task waits for what is missing",
            "the `status` and `duration_s` of the four. A refused call is an answer, and the answer is an error",
        ),
    },
    answer="a",
    outcome=outcome,
    check_call="runs, connection",
    hints=(
        'Go through the picture with each order. Which of them never comes to "To the kitchen"?',
        "What does SQS answer to a message for a queue that does not exist? Does anything catch that?",
        "One order fails by the shop's own rule, three by an answer of SQS.",
    ),
    concepts=("execution", "Choice state"),
)
