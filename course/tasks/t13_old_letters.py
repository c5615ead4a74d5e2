"""Predict what becomes of a dead letter once its cause is mended."""

from typing import Any

from workbench.tasks.model import Choice, Kind, Task

__all__ = ["TASK"]


def outcome(evidence: Any, connection: Any) -> str | None:  # noqa: ARG001
    """Read it from the executions of the lost event, and from what is still in the queue."""
    lost, runs, letters = evidence
    waiting = lost in set(letters["event_id"])
    if len(runs):
        return "c" if waiting else "a"
    return "d" if waiting else "b"


TASK = Task(
    id="13-old-letters",
    kind=Kind.PREDICT,
    title="And the lost one?",
    minutes=2,
    question="""
The next cell mends the role for good. What will become of the first event, which has no execution yet?
""",
    choices={
        "a": Choice(
            "EventBridge delivers it now that it may",
            "the queue is a waiting room",
            "who reads this queue: is there anything in the stack that takes messages out of it?",
        ),
        "b": Choice(
            "it is gone: looking at the dead letters took them out",
            "looking takes it out",
            "`receive_count` of the letter. A message leaves a queue when it is *deleted*, or when it gets too old",
        ),
        "c": Choice(
            "the rule takes it up again, since the deployment changed what it needs",
            "a rule looks back",
            "the time of the event and of the deployment: a rule sees an event once, when it comes",
        ),
        "d": Choice("it stays in the queue until somebody sends it again"),
    },
    answer="d",
    outcome=outcome,
    check_call="(lost, old_runs, letters), connection",
    hints=(
        "EventBridge gave the event up. What does it still know of it?",
        "Look at the picture of the system in 00: which arrows leave the dead-letter queue?",
    ),
    concepts=("dead-letter queue",),
)
