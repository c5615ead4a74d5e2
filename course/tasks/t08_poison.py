"""Predict what both designs know of a message that can never be stored."""

from typing import Any

from workbench.tasks.model import Choice, Kind, Task

__all__ = ["TASK"]


def outcome(evidence: Any, connection: Any) -> str | None:  # noqa: ARG001
    """Read how the execution stands and what the queue holds: (frame of executions, the queue's attributes)."""
    runs, attributes = evidence
    waiting = sum(int(number) for number in attributes.values())
    if (runs["status"] == "FAILED").all():
        return "d" if waiting else "c"
    return "b"


TASK = Task(
    id="08-poison",
    kind=Kind.PREDICT,
    title="One message that nobody can store",
    minutes=2,
    question="""
A message that is not JSON goes onto the bus, and so to both. A few seconds later: where is it?
""",
    choices={
        "a": Choice(
            "in two dead-letter queues: both have given up",
            "every failure is a dead letter",
            "what each queue is for: the rule's takes what was not delivered, the other what was received three times",
        ),
        "b": Choice(
            "in an execution that tries again, and in the queue, to be shown once more",
            "a machine repeats by itself",
            "the execution's status. A task is tried again only for the errors that a `Retry` names",
        ),
        "c": Choice(
            "in a FAILED execution; the queue has nothing any more, since the function has received it",
            "what is received is gone",
            "the counts of the queue: a message is deleted when the function did not complain about it",
        ),
        "d": Choice("in a FAILED execution, with the reason; and in the queue, to be shown once more"),
    },
    answer="d",
    outcome=outcome,
    check_call='(runs, answer["Attributes"]), connection',
    hints=(
        "Ask for each design: who decides whether a failed message is tried again, and where is that written?",
        "The queue gives a message back after a while, three times. The machine does what its definition says.",
    ),
    concepts=("dead-letter queue", "event source mapping"),
)
