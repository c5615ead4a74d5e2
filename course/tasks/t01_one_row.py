"""Write the key that makes a message that is delivered twice one row."""

import json
from collections.abc import Callable
from typing import Any

from workbench.tasks.finding import Finding, not_attempted, right, wrong
from workbench.tasks.model import Kind, Mistake, Task

__all__ = ["TASK"]

_FIRST = {
    "messageId": "m-1",
    "createdAt": "2026-01-01T12:00:00Z",
    "event": {"item": "tea"},
    "receivedAt": "2026-01-01T12:00:01Z",
    "attempt": 1,
}
_AGAIN = {**_FIRST, "receivedAt": "2026-01-01T12:00:31Z", "attempt": 2}
#: Somebody else who orders the same in the same second; somebody who orders something else then; one an hour later.
_SAME_WORDS = {**_FIRST, "messageId": "m-2"}
_SAME_SECOND = {**_SAME_WORDS, "messageId": "m-3", "event": {"item": "cake"}}
_LATER = {**_SAME_SECOND, "messageId": "m-4", "createdAt": "2026-01-01T13:00:00Z"}


def check(key: Callable[[dict[str, Any]], Any], connection: Any) -> Finding:  # noqa: ARG001
    """Play five deliveries of four messages and count the rows their keys would make."""
    if not callable(key):
        return _wrong("", f"`key` is {key!r}", "the stub: the check calls `key` with one delivery after the other")
    if key(dict(_FIRST)) is None:
        return not_attempted("the body of `key(delivery)`, with a return")
    deliveries = (_FIRST, _AGAIN, _SAME_WORDS, _SAME_SECOND, _LATER)
    keys = [json.dumps(key(dict(one)), sort_keys=True, default=str) for one in deliveries]
    first, again, same_words, same_second, later = keys
    if first != again:
        fresh = first != json.dumps(key(dict(_FIRST)), sort_keys=True, default=str)
        return _wrong(
            "a new name for each write" if fresh else "the delivery, not the message",
            f"message m-1, delivered twice, becomes two rows: {first} and {again}",
            "whether calling `key` twice with the very same delivery gives the same"
            if fresh
            else "the fields that differ between two deliveries of one message. Which part of the key is one of them?",
        )
    if first == later:
        return _wrong("", f"all messages have the key {first}", "what tells m-1 and m-4 apart")
    if first == same_second:
        return _wrong(
            "two at the same moment are one",
            f"m-1 (tea) and m-3 (cake) both have the key {first}: the second put would overwrite the first",
            "two customers in one second. What do their messages not share?",
        )
    if first == same_words:
        return _wrong(
            "the same words are the same message",
            f"m-1 and m-2, two customers who want tea, both have the key {first}: one of them gets none",
            "what tells two messages with equal content apart",
        )
    return right("five deliveries of four messages make four rows")


def _wrong(mistake: str, observed: str, look: str) -> Finding:
    return wrong(mistake, observed=observed, expected="one row a message, however often it is delivered", look=look)


def _key(returned: str, before: str = "") -> str:
    return f"{before}def key(delivery):\n    return {returned}"


TASK = Task(
    id="01-one-row",
    kind=Kind.BUILD,
    title="Twice is once",
    minutes=5,
    question="""
Every delivery of a message has five fields: `messageId`, `createdAt` and `event`, as in the record above, and two that
belong to the delivery alone, `receivedAt` and `attempt` (1, 2, ...). Write the function that makes the row's key from a
delivery: one field, or several as a tuple. The check plays five deliveries of four messages and counts the rows.
""",
    stub="def key(delivery): ...  # return what the row is known by",
    solution=_key('delivery["messageId"], delivery["createdAt"]'),
    mistakes=(
        Mistake("a new name for each write", _key("str(uuid.uuid4())", "import uuid\n\n\n")),
        Mistake("the delivery, not the message", _key('delivery["messageId"], delivery["receivedAt"]')),
        Mistake("two at the same moment are one", _key('delivery["createdAt"]')),
        Mistake("the same words are the same message", _key('json.dumps(delivery["event"])')),
    ),
    check=check,
    check_call="key, connection",
    hints=(
        "Which of the five fields are the same in two deliveries of one message?",
        "Of those, which differ between two customers who order the same thing in the same second?",
        "`return delivery[...]`, with a field that the message brought along and that no other message has.",
    ),
    concepts=("idempotency",),
)
