"""Predict what becomes of a second answer to the same token."""

import json
from typing import Any

import workbench as wb
from workbench.tasks.model import Choice, Kind, Task

__all__ = ["TASK"]


def outcome(evidence: Any, connection: Any) -> str | None:
    """Read it from what AWS said, and from the execution's steps since."""
    refusal, run = evidence
    if refusal != "accepted":
        return "a"
    steps = wb.steps(run, connection)
    if list(steps["state"]).count("Check Status?") > 1:
        return "c"
    return "d" if "second" in json.dumps(list(steps["output"])) else "b"


TASK = Task(
    id="02-second-answer",
    kind=Kind.PREDICT,
    title="The same token, twice",
    minutes=2,
    question="""
The execution has ended well. Now somebody answers the same token again, and says something else. What will happen?
""",
    choices={
        "a": Choice("AWS refuses it, with an error that has a name"),
        "b": Choice(
            "AWS takes it and ignores it: whoever answers twice hears nothing of it",
            "a second answer is silently ignored",
            "what the call came back with. A caller that hears nothing would not know that it was too late",
        ),
        "c": Choice(
            'AWS takes it, and "Check Status?" runs a second time',
            "an answer is a trigger",
            "the steps of the execution: is there anything left that could wait for an answer?",
        ),
        "d": Choice(
            "AWS takes it, and it replaces the first one in the execution's output",
            "the last answer counts",
            "the output of the ended execution. What has been written into a history stays there",
        ),
    },
    answer="a",
    outcome=outcome,
    check_call="(refusal, run), connection",
    hints=(
        "A token stands for one waiting task. Is that task still waiting?",
        "Two could answer at the same time. What must the slower one learn, and how?",
    ),
    concepts=("task token",),
)
