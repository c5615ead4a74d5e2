"""Predict by which id a message is found again in the table."""

from typing import Any

from workbench.tasks.model import Choice, Kind, Task

__all__ = ["TASK"]


def outcome(evidence: Any, connection: Any) -> str | None:  # noqa: ARG001
    """Read the id from the row itself, and tell whose it is."""
    sent, runs, row = evidence
    found = str(row["messageId"].iloc[0])
    if found == sent["event_id"].iloc[0]:
        return "b"
    if found == runs["name"].iloc[0]:
        return "c"
    return "a" if found in sent["message"].iloc[0] else "d"


TASK = Task(
    id="00-whose-id",
    kind=Kind.PREDICT,
    title="By which name will you find it again?",
    minutes=2,
    question="""
You are about to send `{"order": 1, "item": "tea", "for": "you"}`. It passes the bus, the state machine and the
function, and becomes a row. The row needs an id. Whose will it be?
""",
    choices={
        "a": Choice(
            "the order's number, out of the message",
            "the message names itself",
            "the row's `event`: the order's number is in there. Is it the row's id as well?",
        ),
        "b": Choice("the id that the bus gave the event when it took it"),
        "c": Choice(
            "the name of the execution that recorded it",
            "the execution names the message",
            "the execution's name two tables above. A second execution of the same message would have another",
        ),
        "d": Choice(
            "a new id, made by the function when it writes",
            "the writer makes the id",
            "`event_id` in the table of what was sent: was the row's id known before anything was written?",
        ),
    },
    answer="b",
    outcome=outcome,
    check_call="(sent, runs, row), connection",
    hints=(
        "Which part of the system sees the message first, and gives something back to the sender?",
        "Look at the first column that `fire` shows, and at the query that looks for the row.",
    ),
    concepts=("event bus",),
)
