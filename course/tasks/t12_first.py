"""Predict which part of the way gives in first."""

from typing import Any

from workbench.tasks.model import Choice, Kind, Task

__all__ = ["TASK"]


def outcome(limits: Any, _connection: Any) -> str | None:
    """Read the row that lets the fewest events through."""
    if limits is ...:
        return None
    parts = {"Lambda": "a", "EventBridge": "b", "Step Functions": "c", "DynamoDB": "d"}
    return parts.get(limits[limits["first"]].iloc[0]["part"])


TASK = Task(
    id="12-first",
    kind=Kind.PREDICT,
    title="What gives in first?",
    minutes=2,
    question="""
Events arrive faster and faster, and go on arriving. API, bus, state machine, function, table: with the quotas AWS gives by
default, which part is the first that cannot keep up?
""",
    choices={
        "a": Choice(
            "Lambda: no more than 1,000 functions at once",
            "the code is always the bottleneck",
            "1,000 at once is not 1,000 a second. The row of Lambda in the table, and how long your function takes",
        ),
        "b": Choice(
            "EventBridge: the bus takes and passes on only so many",
            "the bus is the narrow place",
            "the two rows of EventBridge in the table, beside the smallest number of the column `events_per_s`",
        ),
        "c": Choice("Step Functions: only so many executions can be started a second"),
        "d": Choice(
            "DynamoDB: a new table takes only so many writes",
            "the database gives in first",
            "the row of DynamoDB in the table: an on-demand table begins with thousands of writes a second",
        ),
    },
    answer="c",
    outcome=outcome,
    check_call="limits, connection",
    hints=(
        "One thing happens once for every event and is, for AWS, more work than passing something on.",
        "A Standard execution is kept, with its whole history. Starting one has a quota of its own.",
        "The quota of StartExecution is in the hundreds a second; the others are in the thousands.",
    ),
    concepts=("token bucket",),
)
