"""Predict what a call with a made-up task token comes to: for the caller, and for the table."""

from typing import Any

from workbench.tasks.model import Choice, Kind, Task

__all__ = ["TASK"]


def outcome(evidence: Any, connection: Any) -> str | None:  # noqa: ARG001
    """Read what the caller was told, and whether there is a row."""
    first, found = evidence
    if not first["failed"]:
        return "d"
    if found.empty:
        return "a"
    return "c" if "not authorized" in str(first["error"]) else "b"


TASK = Task(
    id="01-half-done",
    kind=Kind.PREDICT,
    title="A token nobody waits for",
    minutes=2,
    question="""
In the next cell the function gets a good record and a made-up token. It puts the record into the table, and then it
calls `SendTaskSuccess` with the token. You have seen its policy. What will the call come to?
""",
    choices={
        "a": Choice(
            "it fails, and the table stays empty",
            "a failure undoes the work",
            "the table: the row was put before the answer was sent. Who would take it out again?",
        ),
        "b": Choice(
            "it fails, because AWS does not know the token; the row is there all the same",
            "the token is looked at first",
            "the error's own words, and the policy above: what does AWS ask before it reads what a caller sends?",
        ),
        "c": Choice("it fails, because the function may not answer; the row is there all the same"),
        "d": Choice(
            "it succeeds: the record was stored, and that is what the function is for",
            "the work alone counts",
            "`lambda/message_recorder/handler.py`: the answer is the function's last call, and who catches its error?",
        ),
    },
    answer="c",
    outcome=outcome,
    check_call="(first, found), connection",
    hints=(
        "Two questions: will the answer be taken, and is the row in the table by then?",
        "The policy above has one action in it. Go through the function's two calls and ask for each: may it?",
    ),
    concepts=("execution role", "task token"),
)
