"""Predict how many rows three deliveries of one order leave."""

from typing import Any

from workbench.tasks.model import Choice, Kind, Task

__all__ = ["TASK"]


def outcome(evidence: Any, connection: Any) -> str | None:  # noqa: ARG001
    """Read the runs' statuses and the rows: (frame of executions, frame of rows)."""
    runs, stored = evidence
    if (runs["status"] != "SUCCEEDED").any():
        return "d"
    return {1: "a", 2: "b", 3: "c"}.get(len(stored))


TASK = Task(
    id="15-deliveries",
    kind=Kind.PREDICT,
    title="One order, three deliveries",
    minutes=2,
    question="""
One order arrives three times: as an event; as *the same event* once more, since EventBridge may deliver twice; and as *a
new event*, since the shop got no answer and sent it again. How many rows?
""",
    choices={
        "a": Choice(
            "one: the recorder is idempotent, the course said so",
            "idempotent against everything",
            "`messageId` of the two rows: what is it that the recorder recognises, the order or the event?",
        ),
        "b": Choice("two"),
        "c": Choice(
            "three, one for each execution",
            "each execution has its row",
            "the key of the table: both parts came with the event, so its second delivery wrote over the first",
        ),
        "d": Choice(
            "one, and the other two executions fail: there is a row already",
            "a put refuses what is there",
            "what PutItem does with a key that exists: without a condition it writes over it, and says nothing",
        ),
    },
    answer="b",
    outcome=outcome,
    check_call="(runs, stored)",
    hints=(
        "The key is `messageId` and `createdAt`. Where do they come from? Look at `key` in the cell above.",
        "An event that is delivered twice keeps its id and its time. A message that is sent twice does not.",
    ),
    concepts=("idempotency",),
)
