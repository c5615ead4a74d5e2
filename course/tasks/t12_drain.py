"""Predict when the backlog of a flood is gone."""

from typing import Any

from workbench.tasks.model import Choice, Kind, Task

__all__ = ["TASK"]

_FLOOD_ENDS, _FLOOD_S = 20, 10


def outcome(seen: Any, _connection: Any) -> str | None:
    """Read from the simulation when the last event had to wait, and whether all were done."""
    if seen is ...:
        return None
    if seen["finished"].sum() < seen["arrived"].sum():
        return "d"
    last = int(seen.loc[seen["waiting"] > 0, "second"].max())
    if last < _FLOOD_ENDS:
        return "a"
    return "b" if last < _FLOOD_ENDS + _FLOOD_S else "c"


TASK = Task(
    id="12-drain",
    kind=Kind.PREDICT,
    title="When is the backlog gone?",
    minutes=2,
    question="""
Ten seconds of 100 events a second, then ten of 1,000, then 20 a second for the rest of a minute. The flood ends in
second 20. When has everything that had to wait been started?
""",
    choices={
        "a": Choice(
            "in second 20, with the flood",
            "what comes is what is started",
            "the columns `arrived` and `started` of the seconds 12 to 19",
        ),
        "b": Choice(
            "within ten seconds after it",
            "a backlog drains as fast as it grew",
            "two differences in the table: how fast `waiting` grew in the flood, and how fast it falls after",
        ),
        "c": Choice("later than ten seconds after it: it drains more slowly than it grew"),
        "d": Choice(
            "never: what comes too fast is refused, and lost",
            "throttled means lost",
            "the sums of `arrived` and `finished`, and the column `what_then` of the limits above",
        ),
    },
    answer="c",
    outcome=outcome,
    check_call="seen, connection",
    hints=(
        "How many can be started a second, once the bucket is empty? The limits above say it.",
        "In the flood the backlog grows by 1,000 less that number each second. And afterwards?",
        "It falls by that number less the 20 that still come. Compare the two speeds.",
    ),
    concepts=("token bucket",),
)
