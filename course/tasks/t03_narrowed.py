"""Predict what the last state gets of all that the choice had before it."""

import json
from typing import Any

import workbench as wb
from workbench.tasks.model import Choice, Kind, Task

__all__ = ["TASK"]


def outcome(execution: Any, connection: Any) -> str | None:
    """Read the input of "Job Failed" from the execution's own steps."""
    if execution is ...:
        return None
    inputs = wb.steps(execution, connection).set_index("state")["input"]
    if "Job Failed" not in inputs:
        return None
    given = json.loads(inputs["Job Failed"])
    if "detail" in given:
        return "a"
    return "d" if "StatusCode" in given else "c" if given else "b"


TASK = Task(
    id="03-narrowed",
    kind=Kind.PREDICT,
    title="What is left for the last state?",
    minutes=2,
    question="""
"Check Status?" had all of it in its input: the event with its message, the noted status, and the failure. A choice has
no result; it only decides. What does "Job Failed" get as its input?
""",
    choices={
        "a": Choice(
            "all of it: the event, the status and the failure",
            "a choice hands on what it was given",
            'the fields of "Check Status?" in `definition`, apart from its rules: one of them says what is let in',
        ),
        "b": Choice(
            "nothing, an empty object: a Fail state takes no input",
            "an end needs no input",
            'the `input` of the last row of `steps`: "Job Failed" is entered with data, like every state',
        ),
        "c": Choice(
            "only the failure: its error and its cause",
            "an error travels by itself",
            "the input of each step above: after the Catch, the failure is data like any other, under a key of its own",
        ),
        "d": Choice("only what lay under `recordResult`: the status"),
    },
    answer="d",
    outcome=outcome,
    check_call="bad, connection",
    hints=(
        'Print `choice`, the definition of "Check Status?". Which of its fields are not about rules?',
        "`InputPath` says which part of the input a state sees. What does a state without a result hand on?",
        'Its `InputPath` is `$.recordResult`; whatever is beside that never gets into "Check Status?".',
    ),
    concepts=("data flow", "Choice state"),
)
