"""Predict what becomes of a message that is not JSON, through each of the two doors."""

from typing import Any

from workbench.tasks.model import Choice, Kind, Task

__all__ = ["TASK"]


def outcome(evidence: Any, connection: Any) -> str | None:  # noqa: ARG001
    """Read how each door answered and how the execution ended: (frame of the API's, of the bus's, of executions)."""
    refused, accepted, runs = evidence
    by_api, by_bus = refused["status"].iloc[0], accepted["status"].iloc[0]
    if by_bus == "refused":
        return "a" if by_api == "refused" else "d"
    if by_api == "accepted":
        return "b"
    return "c" if (runs["status"] == "FAILED").all() else None


TASK = Task(
    id="07-doors",
    kind=Kind.PREDICT,
    title="Two doors, one bad message",
    minutes=2,
    question="""
`three teas, please` is no JSON. It is sent once through the API and once straight onto the bus. What happens?
""",
    choices={
        "a": Choice(
            "both refuse it: an event must be JSON",
            "the bus reads messages",
            "what the bus is given: the event is JSON, and the message is a text inside it, which may say anything",
        ),
        "b": Choice(
            "both accept it, and two executions fail",
            "an API only passes on",
            "`lambda/event_api/entry.py`: what does it do with a body before it puts it on the bus?",
        ),
        "c": Choice("the API refuses it at once; the bus accepts it, and its execution fails"),
        "d": Choice(
            "the API takes it as it is; the bus refuses it",
            "the guard stands at the bus",
            "the column `status` of both: who looked at the message before anything was started?",
        ),
    },
    answer="c",
    outcome=outcome,
    check_call="(refused, accepted, failed), connection",
    hints=(
        "Ask each door: does it look into the message, or only at its wrapping?",
        "Our function is behind the API. Behind the bus's own door there is only EventBridge.",
    ),
    concepts=("event bus",),
)
