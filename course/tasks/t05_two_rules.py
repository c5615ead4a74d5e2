"""Predict what becomes of one event that two rules want, when one target is gone."""

from typing import Any

from workbench.tasks.model import Choice, Kind, Task

__all__ = ["TASK"]


def outcome(evidence: Any, connection: Any) -> str | None:  # noqa: ARG001 - the frames are the evidence
    """Read it from the dead letters of the second rule and the event's rows."""
    letters, stored = evidence["letters"], evidence["stored"]
    if letters.empty:
        return "c"
    if stored.empty:
        return "a"
    return "b" if (letters["retry_attempts"].fillna(0) > 0).any() else "d"


TASK = Task(
    id="05-two-rules",
    kind=Kind.PREDICT,
    title="Two rules, one target gone",
    minutes=2,
    question="""
Both rules match the next event. The first one's machine works; the second one's does not exist any more. Each rule has
a dead-letter queue and may try 3 times more. What becomes of the event?
""",
    choices={
        "a": Choice(
            "no row, and a dead letter: one target failed, so the event failed",
            "all targets or none",
            "who gets what of an event: is there one delivery, or one for each rule?",
        ),
        "b": Choice(
            "a row, and a dead letter after three more tries",
            "whatever fails is tried again",
            "`retry_attempts` of the letter: would the machine be there a minute later?",
        ),
        "c": Choice(
            "a row, and no dead letter: somebody took it, so it is not dead",
            "one taker is enough",
            "the second rule's own queue: what does it know of the first rule?",
        ),
        "d": Choice("a row, and a dead letter without another try"),
    },
    answer="d",
    outcome=outcome,
    check_call='{"letters": letters, "stored": stored}, connection',
    hints=(
        "Count the copies: how many rules match, and what does each of them get?",
        "Each rule delivers its copy by itself. And which kinds of failure can pass by waiting?",
        "A target that does not exist is no passing trouble. The other rule has nothing to do with it.",
    ),
    concepts=("rule target", "dead-letter queue"),
)
