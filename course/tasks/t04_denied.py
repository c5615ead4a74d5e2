"""Predict what is left behind by a recorder that may store, but not answer."""

import json
from typing import Any

import workbench as wb
from workbench.tasks.model import Choice, Kind, Task

__all__ = ["TASK"]


def outcome(evidence: Any, connection: Any) -> str | None:
    """Read how the execution ended, and whether the table has its message."""
    run, stored = evidence["run"], evidence["stored"]
    if run is ...:
        return None
    status = wb.wait(run, connection, check=False).iloc[0]["status"]
    told = connection.client("stepfunctions").describe_execution(executionArn=run)
    there = json.loads(told["input"])["id"] in set(stored["messageId"])
    if status == "FAILED":
        return "a" if there else "b"
    return "d" if status == "SUCCEEDED" else "c"


TASK = Task(
    id="04-denied",
    kind=Kind.PREDICT,
    title="It may work, but not answer",
    minutes=2,
    question="""
This recorder may write to the table, and lacks the permission to answer a token. The machine has 30 seconds. How does
the execution end, and what is in the table then?
""",
    choices={
        "a": Choice("FAILED at once, and the row is in the table"),
        "b": Choice(
            "FAILED at once, and the table has no row of it",
            "a failed execution leaves nothing behind",
            "the table: is there anything between the function and the table that could take a row back?",
        ),
        "c": Choice(
            "TIMED_OUT after 30 seconds: nobody answers, so nobody hears of the trouble",
            "a failing function is silent",
            "what became of the function itself: Step Functions called it, and sees how that call ends",
        ),
        "d": Choice(
            "SUCCEEDED: the row is stored, and that was the task",
            "the work is the answer",
            "what the task waits for: with a token it is the answer, and the answer was refused",
        ),
    },
    answer="a",
    outcome=outcome,
    check_call='{"run": denied, "stored": stored}, connection',
    hints=(
        "`lambda/message_recorder/handler.py`: in which order does it store and answer, and what if the answer is refused?",
        "The refusal is raised inside the function, after the row was written. Who notices when an invocation fails?",
        "A function that raises ends the task at once. DynamoDB knows nothing of the execution.",
    ),
    concepts=("execution role", "idempotency"),
)
