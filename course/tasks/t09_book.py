"""Predict when the third parcel gets its turn, while the second one is being retried."""

from typing import Any

import workbench as wb
from workbench.tasks.model import Choice, Kind, Task

__all__ = ["TASK"]

_FEATHER, _BRICK, _BOOK = 0, 1, 2


def outcome(run: Any, _connection: Any) -> str | None:
    """Compare when the book's attempt was scheduled with the attempts of the other two."""
    if run is ...:
        return None
    attempts = wb.attempts_frame(run.events)
    of = {place: attempts[attempts["iteration"] == place] for place in (_FEATHER, _BRICK, _BOOK)}
    if of[_BOOK].empty:
        return "d"
    begun = of[_BOOK]["scheduled"].min()
    if begun < of[_FEATHER]["ended"].max():
        return "b"
    return "c" if begun >= of[_BRICK]["ended"].max() else "a"


TASK = Task(
    id="09-book",
    kind=Kind.PREDICT,
    title="When did the book get its turn?",
    minutes=2,
    question="""
The Map has `max_concurrency=2`, the order is feather, brick, book, and the brick spent some seconds waiting for its
retries. When was the book weighed? The graph has no time in it, so it does not tell. Commit, then look at the timeline.
""",
    choices={
        "a": Choice("as soon as the feather was done, while the brick waited"),
        "b": Choice(
            "together with the other two",
            "a Map starts everything at once",
            "the bars of #0 and #2 in the timeline: do they overlap? And what does `max_concurrency` say?",
        ),
        "c": Choice(
            "when the brick had been given up",
            "a retry holds up the others",
            "the gap between the brick's attempts: which place at the scale did it hold, and was there another?",
        ),
        "d": Choice(
            "never: one failed parcel ends the Map",
            "a failing item keeps the others from starting",
            "the moment the brick failed for good, at the end of its last bar. What had ended before that?",
        ),
    },
    answer="a",
    outcome=outcome,
    check_call="run, connection",
    hints=(
        "Count how many iterations are open at each moment. An iteration that waits for a retry is still open.",
        "Two may be open. Which of the first two is done first, and leaves its place to the next?",
        "The feather needs one attempt, the brick three and the waiting between them.",
    ),
    concepts=("Map state", "Retry"),
)
