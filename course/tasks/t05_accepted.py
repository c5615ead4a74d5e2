"""Predict where a message ends that is not JSON."""

from typing import Any

from workbench.tasks.model import Choice, Kind, Task

__all__ = ["TASK"]


def outcome(evidence: Any, connection: Any) -> str | None:  # noqa: ARG001 - the frames are the evidence
    """Read it from what was sent, the executions, and the dead letters."""
    sent, runs, letters = evidence["sent"], evidence["runs"], evidence["letters"]
    if sent["status"].iloc[-1] != "accepted":
        return "a"
    if len(letters):
        return "b"
    return "c" if (runs["status"] == "FAILED").any() else "d"


TASK = Task(
    id="05-accepted",
    kind=Kind.PREDICT,
    title="Four messages, one of them broken",
    minutes=2,
    question="""
The payload of "Record Message" reads the message with `States.StringToJson`. The fourth message is no JSON, only a
sentence. Where will you find it afterwards?
""",
    choices={
        "a": Choice(
            "nowhere: the bus refuses it, and the sender is told",
            "the bus reads messages",
            "`status` of what was sent: to the bus, the message is a text inside of a valid event",
        ),
        "b": Choice(
            "in the dead-letter queue of the rule, with the reason",
            "every failed message becomes a dead letter",
            "whose job failed: the rule had to start an execution. Did it?",
        ),
        "c": Choice("in an execution that FAILED, and in no queue"),
        "d": Choice(
            "in the table, as a plain text beside the others",
            "what cannot be parsed is stored as it is",
            "the failed step above: it never got as far as calling the recorder",
        ),
    },
    answer="c",
    outcome=outcome,
    check_call='{"sent": sent, "runs": runs, "letters": letters}, connection',
    hints=(
        "Follow it from part to part: who looks *into* the message first?",
        "The bus and the rule look at the envelope only: source, detail type. The machine's first state reads the text.",
        "The rule has done its job when an execution is started, and one is started.",
    ),
    concepts=("dead-letter queue", "intrinsic function"),
)
