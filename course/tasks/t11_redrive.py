"""Predict which states a redrive runs again."""

from typing import Any

import workbench as wb
from workbench.tasks.model import Choice, Kind, Task

__all__ = ["TASK"]


def outcome(redriven: Any, connection: Any) -> str | None:
    """Read the first redriven run's steps: how often its first state was entered, and how it ended."""
    if redriven is ...:
        return None
    run = redriven.iloc[0]
    if run["status"] not in ("SUCCEEDED", "FAILED") or not run["redrive_count"]:
        return None
    steps = wb.steps(run, connection)
    if run["status"] == "FAILED":
        return "b"
    return "a" if (steps["state"] == steps["state"].iloc[0]).sum() > 1 else "d"


TASK = Task(
    id="11-redrive",
    kind=Kind.PREDICT,
    title="What does a redrive run again?",
    minutes=2,
    question="""
In a moment the queue is made, and each failed order is redriven. What will happen to an order of two cups?
""",
    choices={
        "a": Choice(
            'it begins again: "Big order?" is asked once more',
            "a redrive is a restart",
            'the steps of the redriven run: how often was "Big order?" entered?',
        ),
        "b": Choice(
            "it fails again: it only knows the world as it was then",
            "a run keeps the world it began in",
            "what a run keeps is its definition and its input. Is the queue one of those?",
        ),
        "c": Choice(
            "a second execution begins with the same input; the failed one stays",
            "a redrive makes a new run",
            "the names in the frame before and after, and the column `redrive_count`",
        ),
        "d": Choice('it goes on at "To the kitchen", and succeeds'),
    },
    answer="d",
    outcome=outcome,
    check_call="redriven, connection",
    hints=(
        "What had succeeded before the failure? Would it be of any use to do that again?",
        "A redrive is the same execution going on. Compare the names of the runs before and after.",
        "It goes on where it failed, with the input that state had. And the queue is there now.",
    ),
    concepts=("redrive", "execution history"),
)
