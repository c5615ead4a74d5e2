"""Predict what Lambda reports when a record cannot be stored."""

from typing import Any

from workbench.tasks.model import Choice, Kind, Task

__all__ = ["TASK"]


def outcome(evidence: Any, connection: Any) -> str | None:  # noqa: ARG001
    """Read what the caller was told, and what the table has of the message."""
    said, found = evidence
    if said["failed"]:
        return "a"
    if found.empty:
        return "d"
    return "c" if str(found["createdAt"].iloc[0]) == "yesterday" else "b"


TASK = Task(
    id="01-bad-record",
    kind=Kind.PREDICT,
    title="Yesterday is no time",
    minutes=2,
    question="""
The same call once more, with a `createdAt` of `yesterday`. `record.py` raises a ValueError for it. What will Lambda
report, and what will be in the table?
""",
    choices={
        "a": Choice(
            "an error, the ValueError; no row",
            "an exception is always the function's failure",
            "`lambda/message_recorder/handler.py`: who catches what `record.item` raises, and whom does it tell?",
        ),
        "b": Choice(
            "no error; a row with the time of the call",
            "what is missing is filled in",
            "`epoch_ms` in `lambda/message_recorder/record.py`: does it know any time but the one it is given?",
        ),
        "c": Choice(
            "no error; a row with the text `yesterday`",
            "a table takes anything",
            "the item above: of which type is `createdAt`, and is it a part of the key?",
        ),
        "d": Choice("no error; no row"),
    },
    answer="d",
    outcome=outcome,
    check_call="(said, found), connection",
    hints=(
        "Two readers of the outcome: Lambda, which only sees whether the function raised, and whoever waits at the token.",
        "The handler's `except` comes before its last call. Read what it does with the error.",
    ),
    concepts=("task token",),
)
