"""Predict what is left of a message whose recorder is slower than the task's clock."""

from typing import Any

import workbench as wb
from workbench.tasks.model import Choice, Kind, Task

__all__ = ["TASK"]


def outcome(evidence: Any, connection: Any) -> str | None:
    """Read the run's status and its rows: (execution, frame of the rows)."""
    run, stored = evidence
    if run is ...:
        return None
    status = wb.wait(run, connection, check=False).iloc[0]["status"]
    if status == "TIMED_OUT":
        return "d"
    if status == "SUCCEEDED":
        return "c"
    return "a" if len(stored) else "b"


TASK = Task(
    id="15-late",
    kind=Kind.PREDICT,
    title="Two seconds of work, one second of time",
    minutes=2,
    question="""
The recorder needs two seconds today. The task gives it one, the machine thirty. What is there a few seconds later?
""",
    choices={
        "a": Choice("a FAILED execution, and the row"),
        "b": Choice(
            "a FAILED execution and no row: the clock stops the function",
            "a timeout stops the function",
            "whom the clock belongs to: Step Functions stops waiting. Nobody tells the function, and it runs on",
        ),
        "c": Choice(
            "a SUCCEEDED execution and the row: the answer comes late, but it comes",
            "a late answer still counts",
            "the last two events: after `TaskTimedOut` there is no task any more that could take an answer",
        ),
        "d": Choice(
            "a TIMED_OUT execution and the row",
            "every timeout is the machine's",
            "which of the two clocks rang: the task's raises an error in the execution, the machine's ends it",
        ),
    },
    answer="a",
    outcome=outcome,
    check_call="(late, stored), connection",
    hints=(
        "There are two parties, and each has its own idea of the time. Follow them one by one for three seconds.",
        "Does anybody tell the function that the task's time is over?",
    ),
    concepts=("timeout", "task token"),
)
