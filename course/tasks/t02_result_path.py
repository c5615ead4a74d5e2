"""Predict what a task's answer does to the event that goes on."""

from typing import Any

from workbench.tasks.model import Choice, Kind, Task

__all__ = ["TASK"]


def outcome(output: Any, connection: Any) -> str | None:  # noqa: ARG001
    """Read it from the state's output."""
    if output is ...:
        return None
    if "detail" not in output:
        return "a"
    if "statusCode" in output:
        return "b"
    return "c" if "recordResult" in output else "d"


TASK = Task(
    id="02-result-path",
    kind=Kind.PREDICT,
    title="Where does the answer go?",
    minutes=2,
    question="""
The event goes in with `id`, `time` and `detail`. Soon you will answer the token with
`{"statusCode": 200, "headers": {...}, "putStatus": {...}}`. Look at the table above. What will the state hand on to the
next one?
""",
    choices={
        "a": Choice(
            "your answer, and nothing else",
            "the answer takes the event's place",
            "`ResultPath` in the table: that would be so if it were `$`, or not there at all",
        ),
        "b": Choice(
            "one object with the event's fields and your answer's side by side",
            "answer and event are merged",
            "the name after the dot in `ResultPath`: one field, or each of the answer's?",
        ),
        "c": Choice("the event as it was, with one field more that holds what was picked from your answer"),
        "d": Choice(
            "the event as it was; the answer only says that the work is done",
            "an answer is only a signal",
            "the last line of the output. Where would the next state read the status code?",
        ),
    },
    answer="c",
    outcome=outcome,
    check_call="output, connection",
    hints=(
        "Two fields of the table have to do with the answer. One chooses from it, the other one places it.",
        "`ResultPath` is a place in the *input*. What is there in the input at that place now?",
    ),
    concepts=("data flow",),
)
