"""Predict what a deployment does with a table whose logical id has changed."""

from typing import Any

from workbench.tasks.model import Choice, Kind, Task

__all__ = ["TASK"]


def outcome(difference: Any, connection: Any) -> str | None:  # noqa: ARG001
    """Read it from the difference: the rows about tables, and those about anything else."""
    tables = difference[difference["type"] == "AWS::DynamoDB::Table"]
    kinds = set(tables["change"])
    if difference.empty:
        return "a"
    if {"add", "remove"} <= kinds:
        return "c"
    return "b" if kinds == {"change"} else "d"


TASK = Task(
    id="06-rename",
    kind=Kind.PREDICT,
    title="The same table by another name",
    minutes=2,
    question="""
Somebody tidies up, and in the template the table is called `MessageStore` instead of `MessagesTable9E4E97A0`. That is
its id in the *template*. The table's own name, `MessagesTable`, its keys and all its settings stay as they are. What
would a deployment do with the table?
""",
    choices={
        "a": Choice(
            "nothing: its name and its settings are the same",
            "the physical name is the identity",
            "the column `logical_id` of the difference: by what does CloudFormation recognise a resource?",
        ),
        "b": Choice(
            "change it, in place",
            "a rename is a change",
            "the column `change`: which words stand beside the table, and how often does a table stand there?",
        ),
        "c": Choice("make a new, empty one and remove the old one, with its rows"),
        "d": Choice(
            "nothing with the table; only the recorder, which refers to it, is changed",
            "only what refers to it changes",
            "the rows of the type AWS::DynamoDB::Table. The references follow, but they are not the problem",
        ),
    },
    answer="c",
    outcome=outcome,
    check_call="renamed_difference, connection",
    hints=(
        "Between two templates, how would you recognise a resource that has not changed?",
        "CloudFormation knows a resource by its logical id, and by nothing else.",
    ),
    concepts=("logical id", "change set"),
)
